package dev.fleetward.disclosure.intake;

import java.time.Instant;
import java.util.UUID;

/**
 * A file from outside that nobody has looked at.
 *
 * @param name as its sender called it, for reading alone
 */
record Attachment(UUID id, String name, String sha256, long sizeBytes, Instant receivedAt) {}
