package dev.fleetward.components;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The SBOM in force for a software version.
 *
 * @param sha256 of the bytes as they were sent
 * @param components distinct components that are part of the software
 * @param warnings what was odd in the document, with its place; the rest of it was taken
 */
public record SbomInfo(
        String sha256,
        long sizeBytes,
        String format,
        String mediaType,
        String specVersion,
        String documentId,
        Optional<Instant> documentCreatedAt,
        String author,
        List<String> tools,
        String subject,
        long components,
        List<String> warnings,
        Instant uploadedAt,
        String uploadedBy) {}
