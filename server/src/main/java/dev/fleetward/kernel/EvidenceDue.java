package dev.fleetward.kernel;

import java.util.UUID;

/** A figure of an {@link EvidenceSource} is of this moment and must not wait for the next hour to be recorded. */
public record EvidenceDue(UUID product, String source) {}
