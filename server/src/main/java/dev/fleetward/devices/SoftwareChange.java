package dev.fleetward.devices;

import java.time.Instant;
import java.util.Optional;

/** From then on the device ran this version; {@code previous} is empty at its first report. */
public record SoftwareChange(Instant at, String type, String version, Optional<String> previous) {}
