package dev.fleetward.compliance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** A document someone put in for an item; the file is a blob under its SHA-256. */
public record Upload(
        String item,
        String fileName,
        String mediaType,
        String sha256,
        long sizeBytes,
        String uploadedBy,
        Instant uploadedAt,
        Optional<LocalDate> validUntil) {

    boolean isExpired(LocalDate today) {
        return validUntil.filter(last -> last.isBefore(today)).isPresent();
    }
}
