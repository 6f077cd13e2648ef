package dev.fleetward.devices.query;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand bare in a query, and how the rest is quoted. */
final class Words {
    static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "has", "within", "to");
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.:+/@-]+");
    private static final long MINUTES_PER_DAY = 24 * 60;

    private Words() {}

    static boolean isBare(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.:+/@-".indexOf(c) >= 0;
    }

    static String value(String text) {
        return BARE.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT)) ? text : quoted(text);
    }

    /** {@code attr."net.wifi ssid"}: the name behind a prefix may need quotes. */
    static String field(String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return name;
        }
        String behind = name.substring(dot + 1);
        return name.substring(0, dot + 1) + (BARE.matcher(behind).matches() ? behind : quoted(behind));
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String span(Duration span) {
        long minutes = span.toMinutes();
        if (minutes % MINUTES_PER_DAY == 0) {
            return count(minutes / MINUTES_PER_DAY, "day");
        }
        return minutes % 60 == 0 ? count(minutes / 60, "hour") : count(minutes, "minute");
    }

    private static String count(long many, String one) {
        return many + " " + one + (many == 1 ? "" : "s");
    }
}
