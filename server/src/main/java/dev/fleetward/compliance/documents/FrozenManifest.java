package dev.fleetward.compliance.documents;

import dev.fleetward.compliance.PackFile;
import java.time.Instant;
import java.util.List;

/**
 * What frozen technical documentation holds; its text as UTF-8 is what is signed.
 *
 * @param state COMPLETE or INCOMPLETE
 * @param missing what it lacks, as {@code document: item}
 */
record FrozenManifest(
        String form,
        String product,
        String productName,
        String softwareType,
        String version,
        Instant frozenAt,
        String frozenBy,
        String state,
        List<String> missing,
        List<PackFile> files) {
    static final String FORM = "fleetward-technical-documentation-1";
    static final String COMPLETE = "COMPLETE";
    static final String INCOMPLETE = "INCOMPLETE";
}
