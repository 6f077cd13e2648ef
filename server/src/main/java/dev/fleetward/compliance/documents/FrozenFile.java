package dev.fleetward.compliance.documents;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Technical documentation as it stood for a software version.
 *
 * @param sha256 of the ZIP
 * @param files in it that the manifest names
 * @param missing what it lacked
 * @param placedOn day of placing on the market, as it was stated then
 * @param supportedUntil last day of the support period, as it was stated then
 */
record FrozenFile(
        UUID id,
        String softwareType,
        String version,
        Instant frozenAt,
        String frozenBy,
        String sha256,
        long sizeBytes,
        long files,
        List<String> missing,
        Optional<LocalDate> placedOn,
        Optional<LocalDate> supportedUntil) {

    public long lacking() {
        return missing.size();
    }

    public boolean complete() {
        return missing.isEmpty();
    }

    String fileName(String slug) {
        return "technical-documentation-%s-%s-%s%s.zip"
                .formatted(
                        slug,
                        version,
                        frozenAt.toString().substring(0, "2026-11-24".length()),
                        complete() ? "" : "-INCOMPLETE");
    }
}
