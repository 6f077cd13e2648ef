package dev.fleetward.insight;

/** What both sides showed in the same stretch of time, usually one UTC day. */
public record Stretch(Arm updated, Arm waiting) {}
