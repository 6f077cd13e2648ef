package dev.fleetward.crashes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One occurrence of an issue, as the API shows it. */
record Trace(
        @JsonIgnore UUID id,
        String device,
        Instant occurredAt,
        Instant receivedAt,
        Optional<String> softwareVersion,
        Optional<String> hardwareVersion,
        Optional<Long> pc,
        Optional<Long> lr,
        Optional<Long> status,
        Optional<String> log,
        boolean hasCoredump,
        Optional<String> coredumpSha256,
        Optional<CrashScene> scene) {}
