package dev.fleetward.insight.explore;

import java.time.Instant;

/**
 * Something that happened, as a line in a chart.
 *
 * @param tone {@code news}, {@code ok}, {@code attention} or {@code bad}
 */
public record Mark(Instant at, String text, String tone) {}
