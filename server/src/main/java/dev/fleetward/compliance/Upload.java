package dev.fleetward.compliance;

import java.time.Instant;

/** A document someone put in for an item; the file is a blob under its SHA-256. */
public record Upload(
        String item,
        String fileName,
        String mediaType,
        String sha256,
        long sizeBytes,
        String uploadedBy,
        Instant uploadedAt) {}
