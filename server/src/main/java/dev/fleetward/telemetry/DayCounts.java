package dev.fleetward.telemetry;

import java.util.List;

/** What one event adds to its device's day. */
record DayCounts(
        int heartbeats,
        int reboots,
        int unexpectedReboots,
        long countedUnexpectedReboots,
        double operationalHours,
        double crashfreeHours) {
    // Built-in metrics of the firmware SDK (heartbeat_config.def); the hours are null until a full one has passed.
    private static final String UNEXPECTED_REBOOTS = "MemfaultSdkMetric_UnexpectedRebootCount";
    private static final String OPERATIONAL_HOURS = "operational_hours";
    private static final String CRASHFREE_HOURS = "operational_crashfree_hours";
    /** No report spans more; a wrong value must not drown the fleet's sum. */
    private static final double MAX_HOURS = 24 * 31;

    private static final double MAX_COUNT = 10_000;

    static final DayCounts NONE = new DayCounts(0, 0, 0, 0, 0, 0);

    DayCounts plus(DayCounts other) {
        return new DayCounts(
                heartbeats + other.heartbeats,
                reboots + other.reboots,
                unexpectedReboots + other.unexpectedReboots,
                countedUnexpectedReboots + other.countedUnexpectedReboots,
                operationalHours + other.operationalHours,
                crashfreeHours + other.crashfreeHours);
    }

    static DayCounts ofReboot(boolean unexpected) {
        return new DayCounts(0, 1, unexpected ? 1 : 0, 0, 0, 0);
    }

    static DayCounts ofHeartbeat(List<Sample> samples) {
        return new DayCounts(
                1,
                0,
                0,
                Math.round(named(samples, UNEXPECTED_REBOOTS, MAX_COUNT)),
                named(samples, OPERATIONAL_HOURS, MAX_HOURS),
                named(samples, CRASHFREE_HOURS, MAX_HOURS));
    }

    /** What names add to a report that was counted when it came. */
    DayCounts ofNames() {
        return new DayCounts(0, 0, 0, countedUnexpectedReboots, operationalHours, crashfreeHours);
    }

    private static double named(List<Sample> samples, String metric, double max) {
        for (Sample sample : samples) {
            Double number = sample.number();
            if (sample.metric().equals(metric) && number != null) {
                return Math.clamp(number, 0, max);
            }
        }
        return 0;
    }
}
