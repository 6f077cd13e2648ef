package dev.fleetward.devices;

import java.time.Instant;

/** From then on the device was in this state. */
public record StateChange(Instant at, DeviceState previous, DeviceState state, String reason, String by) {}
