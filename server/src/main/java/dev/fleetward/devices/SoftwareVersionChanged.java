package dev.fleetward.devices;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A device now runs another version of one software type ({@code previousVersion} is null at its first report). */
public record SoftwareVersionChanged(
        UUID device, UUID product, @Nullable UUID previousVersion, UUID version, Instant at) {}
