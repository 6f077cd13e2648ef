package dev.fleetward.compliance.posture;

import java.time.Instant;

/**
 * Of the active devices a rule bears on, who is as expected.
 *
 * @param reporting of the devices, those that report what is asked for
 */
record Conformance(long devices, long reporting, long conforming, Instant countedAt) {

    public long failing() {
        return reporting - conforming;
    }

    /** Neither good nor bad. */
    public long withoutData() {
        return devices - reporting;
    }

    /** The state word shared by all pages: ok, bad or unknown. */
    public String badge() {
        if (reporting == 0) {
            return "unknown";
        }
        return failing() == 0 ? "ok" : "bad";
    }

    public String label() {
        if (reporting == 0) {
            return "No data";
        }
        return failing() == 0 ? "Conforms" : "Fails";
    }
}
