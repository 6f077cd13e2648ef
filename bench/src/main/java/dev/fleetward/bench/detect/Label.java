package dev.fleetward.bench.detect;

import dev.fleetward.insight.detect.Finding;
import dev.fleetward.insight.detect.Slice;

/**
 * What is wrong in a fleet, and since when.
 *
 * @param metric empty for any
 * @param slice devices that have it; empty for the whole fleet
 * @param start first hour since 1970
 * @param end last hour, or {@link Long#MAX_VALUE}
 */
record Label(String id, String metric, Slice slice, long start, long end) {
    /** A detector may still speak of it some hours after its end. */
    private static final int AFTERMATH_HOURS = 24;

    boolean matches(Finding finding) {
        return (metric.isEmpty() || metric.equalsIgnoreCase(finding.metric()))
                && slice.overlaps(finding.slice())
                && finding.at() >= start - 1
                && (end == Long.MAX_VALUE || finding.at() <= end + AFTERMATH_HOURS);
    }
}
