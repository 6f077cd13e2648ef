package dev.fleetward.updates.guards;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A device had an event on that day (UTC).
 *
 * @param version that it ran then, by its own word
 * @param at of the first event of the day, empty when only the day is known
 */
record EventDay(
        UUID device, Optional<String> softwareType, Optional<String> version, LocalDate day, Optional<Instant> at) {}
