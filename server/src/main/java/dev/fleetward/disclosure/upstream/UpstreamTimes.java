package dev.fleetward.disclosure.upstream;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Moments as programs and as forms write them; a form's are in UTC. */
final class UpstreamTimes {
    private UpstreamTimes() {}

    /** @throws Problem 400 with an example */
    static Instant moment(String field, String given) {
        String text = given.strip();
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw Problem.invalid(
                    "%s must be a moment such as 2026-11-24T09:30:00Z, not “%s”.".formatted(field, given));
        }
    }

    /** None for empty text. */
    static Optional<Instant> embargo(String given) {
        return given.isBlank() ? Optional.empty() : Optional.of(moment("embargoUntil", given));
    }

    static String forForm(Instant at) {
        return at.atZone(ZoneOffset.UTC)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }
}
