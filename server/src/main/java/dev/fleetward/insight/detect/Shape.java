package dev.fleetward.insight.detect;

/** What a series did. */
public enum Shape {
    /** Higher (or lower) than that version's predecessors at the same time. */
    VERSION_DIFFERS,
    LEVEL_SHIFT,
    SPIKE,
    TREND,
    VARIANCE,
    DROP_OUT,
    OUTLIER_DEVICE,
    NEW_ISSUE,
    SURGING_ISSUE,
    REGRESSED_ISSUE
}
