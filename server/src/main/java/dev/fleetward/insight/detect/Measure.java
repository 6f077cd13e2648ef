package dev.fleetward.insight.detect;

/** How a metric is to be taken. */
public enum Measure {
    /** Events that happen to devices: counted per device-hour. */
    RATE,
    /** A state that devices report: the mean over devices. */
    LEVEL
}
