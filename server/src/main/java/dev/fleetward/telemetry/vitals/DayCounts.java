package dev.fleetward.telemetry.vitals;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.Fraction;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.symbols.SymbolMap;
import org.jspecify.annotations.Nullable;

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

    static DayCounts of(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Heartbeat heartbeat -> ofReport(heartbeat.metrics());
            case FieldEvent.Session session -> session.isNamed() ? NONE : ofReport(session.metrics());
            case FieldEvent.Reboot reboot -> new DayCounts(0, 1, reboot.isUnexpected() ? 1 : 0, 0, 0, 0);
            default -> NONE;
        };
    }

    DayCounts plus(DayCounts other) {
        return new DayCounts(
                heartbeats + other.heartbeats,
                reboots + other.reboots,
                unexpectedReboots + other.unexpectedReboots,
                countedUnexpectedReboots + other.countedUnexpectedReboots,
                operationalHours + other.operationalHours,
                crashfreeHours + other.crashfreeHours);
    }

    /** What names add to a report that was counted when it came. */
    DayCounts ofNames() {
        return new DayCounts(0, 0, 0, countedUnexpectedReboots, operationalHours, crashfreeHours);
    }

    private static DayCounts ofReport(FieldEvent.Metrics metrics) {
        return new DayCounts(
                1,
                0,
                0,
                Math.round(number(metrics, UNEXPECTED_REBOOTS, MAX_COUNT)),
                number(metrics, OPERATIONAL_HOURS, MAX_HOURS),
                number(metrics, CRASHFREE_HOURS, MAX_HOURS));
    }

    private static double number(FieldEvent.Metrics metrics, String name, double max) {
        double value =
                switch (metrics) {
                    case Named named -> number(named.values().get(name));
                    case Positional _ -> 0;
                    case Defined defined -> number(defined, name);
                };
        return Math.clamp(value, 0, max);
    }

    private static double number(Defined defined, String name) {
        for (int i = 0; i < defined.values().size(); i++) {
            SymbolMap.Metric metric = defined.definitions().get(i);
            if (metric.session().equals("heartbeat") && metric.name().equals(name)) {
                return number(defined.values().get(i)) / metric.scale();
            }
        }
        return 0;
    }

    private static double number(@Nullable MetricValue value) {
        return switch (value) {
            case Whole whole -> whole.value();
            case Fraction fraction -> Double.isFinite(fraction.value()) ? fraction.value() : 0;
            case null, default -> 0;
        };
    }
}
