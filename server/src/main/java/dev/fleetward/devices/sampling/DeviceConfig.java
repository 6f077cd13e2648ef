package dev.fleetward.devices.sampling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a device was last told.
 *
 * @param completed the last revision it confirmed; null if none
 */
public record DeviceConfig(
        Sampling sampling, long revision, @Nullable Long completed, Instant askedAt) {

    /** Whether the device works by what it was last told. */
    public boolean isConfirmed() {
        return completed != null && completed == revision;
    }
}
