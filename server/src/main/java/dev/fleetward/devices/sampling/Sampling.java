package dev.fleetward.devices.sampling;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a device is asked to send.
 *
 * @param debugging crashes, traces and recordings, from {@code normal} on
 * @param logging log files, from {@code normal} on
 * @param monitoring daily heartbeats from {@code low}, all metrics and attributes from {@code normal} on
 * @param uploadFrom what a device wrote before is kept back on it; null for nothing
 */
public record Sampling(
        String debugging,
        String logging,
        String monitoring,
        @Nullable Instant uploadFrom) {
    private static final int DAY_CHARACTERS = "2026-01-01".length();

    /** Of a product nobody set anything for: without an answer an agent sends nothing but reboots. */
    static final Sampling DEFAULT = new Sampling("normal", "normal", "normal", null);

    /** @throws Problem 400 for a word that is none of the resolutions */
    static Sampling parse(
            @Nullable String debugging,
            @Nullable String logging,
            @Nullable String monitoring,
            @Nullable String uploadFrom) {
        return new Sampling(
                Resolution.parse("debugging", debugging).word(),
                Resolution.parse("logging", logging).word(),
                Resolution.parse("monitoring", monitoring).word(),
                instant(uploadFrom));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            String time = text.strip();
            return time.length() == DAY_CHARACTERS
                    ? LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(
                    "uploadFrom must be a day or a time such as 2026-01-01T00:00:00Z, not “%s”.".formatted(text));
        }
    }

    @JsonIgnore
    public String getWords() {
        String since = uploadFrom == null ? "" : ", only what was written since " + uploadFrom;
        return "debugging %s, logging %s, monitoring %s%s".formatted(debugging, logging, monitoring, since);
    }
}
