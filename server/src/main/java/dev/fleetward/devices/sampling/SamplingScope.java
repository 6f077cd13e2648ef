package dev.fleetward.devices.sampling;

import org.jspecify.annotations.Nullable;

/**
 * Whom a rule is for: the whole product when both are null, else one of them.
 *
 * @param cohort slug
 */
record SamplingScope(@Nullable String cohort, @Nullable String serial) {
    static final SamplingScope PRODUCT = new SamplingScope(null, null);

    static SamplingScope ofCohort(String slug) {
        return new SamplingScope(slug, null);
    }

    static SamplingScope ofDevice(String serial) {
        return new SamplingScope(null, serial);
    }

    String words() {
        return serial != null ? "device " + serial : cohort != null ? "cohort " + cohort : "all devices";
    }
}
