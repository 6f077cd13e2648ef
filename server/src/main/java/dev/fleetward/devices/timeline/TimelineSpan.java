package dev.fleetward.devices.timeline;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a timeline is wanted.
 *
 * @param from inclusive, {@code to} exclusive; empty for no bound
 */
public record TimelineSpan(Set<EntryKind> kinds, Optional<Instant> from, Optional<Instant> to) {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    public TimelineSpan {
        kinds = Set.copyOf(kinds);
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw Problem.invalid("from (%s) must be before to (%s).".formatted(from.get(), to.get()));
        }
    }

    /**
     * @param kinds words between commas, all when absent
     * @throws Problem 400 saying what is wrong
     */
    public static TimelineSpan parse(@Nullable String kinds, @Nullable String from, @Nullable String to) {
        return new TimelineSpan(EntryKind.parse(kinds), time("from", from), time("to", to));
    }

    public TimelineSpan only(Set<EntryKind> other) {
        return new TimelineSpan(other, from, to);
    }

    Instant start() {
        return from.orElse(EARLIEST);
    }

    Instant end() {
        return to.orElse(LATEST);
    }

    /** Of both bounds; empty when one is open. */
    public Optional<Duration> length() {
        return from.flatMap(start -> to.map(end -> Duration.between(start, end)));
    }

    /** With an offset, or as a field of a page gives it (UTC then). */
    private static Optional<Instant> time(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            String plain = text.strip();
            Instant at = plain.matches(".*(Z|[+-]\\d{2}:?\\d{2})")
                    ? OffsetDateTime.parse(plain).toInstant()
                    : LocalDateTime.parse(plain).toInstant(ZoneOffset.UTC);
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw Problem.invalid("%s must lie between 1970 and 9998, not “%s”.".formatted(name, text));
            }
            return Optional.of(at);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s must be a time such as 2026-11-24T08:00:00Z, not “%s”.".formatted(name, text));
        }
    }
}
