package dev.fleetward.crashes.triage;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What requests and forms say, read. */
public final class Words {
    private Words() {}

    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** @throws Problem 400 for what is no whole number; an issue's may have its sign before it */
    static long number(@Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text.strip().replaceFirst("^#", ""));
        } catch (NumberFormatException e) {
            throw Problem.invalid("“%s” is no number.".formatted(text));
        }
    }

    /** The beginning of a day. */
    static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw Problem.invalid("The day must be a date such as 2026-12-01, not “%s”.".formatted(text));
        }
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("until must be a time such as 2026-12-01T00:00:00Z, not “%s”.".formatted(text));
        }
    }
}
