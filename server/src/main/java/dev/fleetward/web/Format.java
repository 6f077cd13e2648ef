package dev.fleetward.web;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times and numbers read on every page; templates read it as {@code inject:format}. */
@Named("format")
@Singleton
public class Format {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "d MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Duration SHOWN_AS_AGE = Duration.ofDays(30);
    private static final String[] BINARY_UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final Clock clock;

    Format(Clock clock) {
        this.clock = clock;
    }

    public String utc(Instant at) {
        return UTC.format(at);
    }

    public String day(Instant at) {
        return date(at);
    }

    static String date(Instant at) {
        return DAY.format(at);
    }

    /** "3 min ago"; a date when that is long ago. */
    public String ago(Instant at) {
        Duration age = Duration.between(at, clock.instant());
        if (age.compareTo(SHOWN_AS_AGE) > 0) {
            return day(at);
        }
        if (age.isNegative()) {
            return age.negated().toSeconds() < 60 ? "just now" : "in " + span(age.negated());
        }
        return age.toSeconds() < 10 ? "just now" : span(age) + " ago";
    }

    /** What is left of a deadline, or by how much it is missed. */
    public String left(Instant due) {
        Duration left = Duration.between(clock.instant(), due);
        return left.isNegative() ? "overdue by " + span(left.negated()) : span(left) + " left";
    }

    /** "3 days", of the largest unit that fits. */
    static String span(Duration length) {
        if (length.toSeconds() < 60) {
            return length.toSeconds() + " s";
        }
        if (length.toMinutes() < 60) {
            return length.toMinutes() + " min";
        }
        if (length.toHours() < 48) {
            return length.toHours() + " h";
        }
        return length.toDays() + " days";
    }

    /** A segment of an address; versions may hold any character. */
    public String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }

    /** "82.4 %"; "unknown" of nothing. Never rounds up to all or down to none. */
    public String percent(long part, long whole) {
        if (whole == 0) {
            return "unknown";
        }
        double share = 100.0 * part / whole;
        if (part != whole && share > 99.9) {
            return "99.9 %";
        }
        if (part != 0 && share < 0.1) {
            return "< 0.1 %";
        }
        return String.format(Locale.ENGLISH, share == Math.rint(share) ? "%.0f %%" : "%.1f %%", share);
    }

    /** "3 devices", "1 device". */
    public String count(long many, String one) {
        return number(many) + " "
                + (many == 1 ? one : one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s");
    }

    public String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < BINARY_UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ENGLISH, unit == 0 ? "%.0f %s" : "%.1f %s", size, BINARY_UNITS[unit]);
    }
}
