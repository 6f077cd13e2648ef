package dev.fleetward.devices;

import java.time.Instant;
import java.util.UUID;

/** A device's own field data names the version that only its update client had said it runs. */
public record SoftwareVersionNamed(UUID device, UUID product, UUID version, Instant at) {}
