package dev.fleetward.updates.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A moment inside a sentence, to the minute. */
public final class Utc {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Utc() {}

    public static String text(Instant moment) {
        return MINUTE.format(moment);
    }
}
