package dev.fleetward.access;

import java.time.Instant;

/** One link of the chain; its JSON, with the hash before it, is what is hashed. */
public record AuditEntry(
        long sequence,
        Instant at,
        String actor,
        String address,
        String action,
        String subject,
        String before,
        String after) {}
