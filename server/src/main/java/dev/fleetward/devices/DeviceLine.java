package dev.fleetward.devices;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;

/** A device in a list: what tells it from the others at a glance. */
public record DeviceLine(
        String serial,
        Optional<String> nickname,
        DeviceState state,
        Optional<String> hardwareVersion,
        Optional<String> cohort,
        Optional<String> softwareType,
        Optional<String> softwareVersion,
        Instant lastSeenAt) {
    @JsonIgnore
    public boolean isNeverSeen() {
        return lastSeenAt.equals(Instant.EPOCH);
    }
}
