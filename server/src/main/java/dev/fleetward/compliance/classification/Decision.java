package dev.fleetward.compliance.classification;

import java.time.Instant;

/** A kept decision; a later one does not change it. */
public record Decision(int number, Outcome outcome, String decidedBy, Instant decidedAt) {}
