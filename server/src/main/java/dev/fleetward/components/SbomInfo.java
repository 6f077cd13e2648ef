package dev.fleetward.components;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A document about a software version, in force or replaced.
 *
 * @param part which part of the version it is about; empty when the version is not told apart
 * @param revision 1 for the first document of the part, one more for each that replaced it
 * @param sha256 of the bytes as they were sent
 * @param documents how many documents were in the upload
 * @param components distinct components that are part of the software
 * @param dangling dependencies that lead to nothing the document holds
 * @param listsComponents false for a report of decisions, which tells nothing of what is in the product
 * @param warnings what was odd in the document, with its place; the rest of it was taken
 */
public record SbomInfo(
        String part,
        int revision,
        boolean inForce,
        String sha256,
        long sizeBytes,
        String format,
        String mediaType,
        String specVersion,
        String documentId,
        Optional<Instant> documentCreatedAt,
        String author,
        String authorContact,
        List<String> tools,
        String subject,
        int documents,
        long components,
        long dependencies,
        long dangling,
        boolean listsComponents,
        List<String> warnings,
        Instant uploadedAt,
        String uploadedBy) {

    /** How people call the part. */
    public String partTitle() {
        return part.isEmpty() ? "the whole version" : part;
    }
}
