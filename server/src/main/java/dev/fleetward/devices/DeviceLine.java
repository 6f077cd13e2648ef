package dev.fleetward.devices;

import java.time.Instant;
import java.util.Optional;

/** A device in a list: what tells it from the others at a glance. */
public record DeviceLine(
        String serial,
        Optional<String> hardwareVersion,
        Optional<String> cohort,
        Optional<String> softwareType,
        Optional<String> softwareVersion,
        Instant lastSeenAt) {}
