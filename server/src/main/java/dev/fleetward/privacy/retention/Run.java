package dev.fleetward.privacy.retention;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What was removed of a kind on one day.
 *
 * @param removedBefore all of it was older than this
 * @param done whether nothing older was left
 */
public record Run(String kind, LocalDate day, Instant removedBefore, long removed, boolean done, Instant ranAt) {}
