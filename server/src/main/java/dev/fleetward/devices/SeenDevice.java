package dev.fleetward.devices;

import dev.fleetward.products.SoftwareVersionId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a device that was just heard of: enough to tell whether its report says anything new. */
public record SeenDevice(DeviceId id, @Nullable String hardwareVersion, Map<String, Running> software) {

    /**
     * What it runs of one software type, and since when.
     *
     * @param isNamed whether its field data names it; else its update client alone says so
     */
    public record Running(SoftwareVersionId version, Instant since, boolean isNamed) {}
}
