package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A share as it is asked for.
 *
 * @param beginsAt and {@code endsAt}: a day (UTC; its beginning and its end) or an instant in ISO 8601; it begins now
 *     unless told otherwise
 * @param webhook where to post what is new; null for the API alone
 */
record WantedShare(
        @Nullable List<String> serials,
        @Nullable String recipient,
        @Nullable String contact,
        @Nullable String purpose,
        @Nullable String request,
        @Nullable List<String> scope,
        @Nullable String beginsAt,
        @Nullable String endsAt,
        @Nullable String webhook) {
    static final int MAX_DEVICES = 50;
    static final Duration MAX_TERM = Duration.ofDays(366);
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_PURPOSE_CHARACTERS = 2_000;

    /** The same, found to be of its form. */
    record Checked(
            List<String> serials,
            String recipient,
            String contact,
            String purpose,
            String request,
            EnumSet<Scope> scope,
            @Nullable Instant beginsAt,
            Instant endsAt,
            String webhook) {}

    /** @throws Problem 400 naming what is missing or out of its form */
    Checked checked(Instant now) {
        var wanted = new TreeSet<String>();
        for (String serial : serials == null ? List.<String>of() : serials) {
            if (!serial.isBlank()) {
                wanted.add(serial.strip());
            }
        }
        if (wanted.isEmpty() || wanted.size() > MAX_DEVICES) {
            throw Problem.invalid("serials must name 1 to %d devices.".formatted(MAX_DEVICES));
        }
        Instant begins = beginsAt == null || beginsAt.isBlank() ? null : instant("beginsAt", beginsAt, 0);
        if (begins != null && begins.isBefore(now.minus(Duration.ofDays(1)))) {
            throw Problem.invalid("beginsAt has passed; what was there before is given by an export.");
        }
        return new Checked(
                List.copyOf(wanted),
                text("recipient", recipient, MAX_NAME_CHARACTERS),
                text("contact", contact, MAX_NAME_CHARACTERS),
                text("purpose", purpose, MAX_PURPOSE_CHARACTERS),
                text("request", request, MAX_NAME_CHARACTERS),
                Scope.parse(scope == null ? List.of() : scope),
                begins,
                end(endsAt, begins == null ? now : begins, now),
                webhook == null ? "" : webhook.strip());
    }

    /** @throws Problem 400 when it is not after {@code begin} and now, or too long after the one of both that is later */
    static Instant end(@Nullable String text, Instant begin, Instant now) {
        if (text == null || text.isBlank()) {
            throw Problem.invalid("endsAt is missing: the day the share ends, such as 2027-01-31.");
        }
        Instant end = instant("endsAt", text, 1);
        Instant from = begin.isAfter(now) ? begin : now;
        if (!end.isAfter(from) || end.isAfter(from.plus(MAX_TERM))) {
            throw Problem.invalid(
                    "endsAt must be after the beginning and at most %d days away.".formatted(MAX_TERM.toDays()));
        }
        return end;
    }

    private static Instant instant(String field, String text, int daysLater) {
        try {
            return text.strip().length() == 10
                    ? LocalDate.parse(text.strip())
                            .plusDays(daysLater)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw Problem.invalid(
                    "%s must be a day such as 2027-01-31 or an instant such as 2027-01-31T12:00:00Z.".formatted(field));
        }
    }

    private static String text(String field, @Nullable String text, int maxCharacters) {
        if (text == null || text.isBlank()) {
            throw Problem.invalid(field + " is missing.");
        }
        if (text.length() > maxCharacters) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(field, maxCharacters));
        }
        return text.strip();
    }
}
