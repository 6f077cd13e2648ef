package dev.fleetward.disclosure.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments of law as people read them: in the zone of the CSIRT that is told, the end of a day as 24:00. */
public final class LegalTime {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private LegalTime() {}

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    public static String moment(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone));
    }

    /** A limit at midnight belongs to the day that ends: "Mon 28 Dec 2026, 24:00 CET". */
    public static String limit(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        if (!local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return MOMENT.format(local);
        }
        ZonedDateTime day = local.minusDays(1);
        return DAY.format(day) + ", 24:00 " + ZONE.format(day);
    }

    /** "2 d 3 h left", "41 min overdue"; two units at most, the smaller rounded down. */
    public static String remaining(Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        return span(left.abs()) + (left.isNegative() ? " overdue" : " left");
    }

    private static String span(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min";
    }
}
