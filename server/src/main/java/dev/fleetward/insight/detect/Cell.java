package dev.fleetward.insight.detect;

/**
 * The narrowest part of a fleet that is told apart: one version on one hardware in one cohort, with what else is known.
 */
public record Cell(String metric, Measure measure, Slice slice, HourPoint point) {}
