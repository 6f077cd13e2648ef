package dev.fleetward.telemetry.metrics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a metric is. Where neither a person nor the device nor its symbols tell, its name does: firmware names metrics by
 * habit ({@code battery_mv}, {@code reconnect_count}).
 */
public enum MetricKind {
    /** How often something happened. */
    COUNTER,
    /** How much of something there is. */
    GAUGE,
    /** How long something took. */
    TIMER,
    /** One of several words. */
    STATE,
    /** How often values lay in which range. */
    HISTOGRAM;

    private static final List<String> COUNTED = List.of("count", "counter", "total", "errors", "retries");
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("us", "µs"),
            Map.entry("ms", "ms"),
            Map.entry("s", "s"),
            Map.entry("sec", "s"),
            Map.entry("seconds", "s"),
            Map.entry("minutes", "min"),
            Map.entry("hours", "h"),
            Map.entry("bytes", "B"),
            Map.entry("kb", "kB"),
            Map.entry("mv", "mV"),
            Map.entry("ma", "mA"),
            Map.entry("mw", "mW"),
            Map.entry("pct", "%"),
            Map.entry("percent", "%"),
            Map.entry("dbm", "dBm"),
            Map.entry("hz", "Hz"),
            Map.entry("rpm", "rpm"),
            Map.entry("c", "°C"),
            Map.entry("celsius", "°C"));
    private static final List<String> TIMES = List.of("µs", "ms", "s", "min", "h");

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MetricKind> named(String slug) {
        return Arrays.stream(values()).filter(kind -> kind.slug().equals(slug)).findFirst();
    }

    static MetricKind of(String metric, boolean isText) {
        if (isText) {
            return STATE;
        }
        if (COUNTED.contains(lastWord(metric))) {
            return COUNTER;
        }
        return unit(metric).filter(TIMES::contains).isPresent() ? TIMER : GAUGE;
    }

    static Optional<String> unit(String metric) {
        return Optional.ofNullable(UNITS.get(lastWord(metric)));
    }

    /** {@code RebootCount} and {@code reboot_count} end in the same word. */
    private static String lastWord(String metric) {
        int start = metric.length();
        while (start > 0 && Character.isLowerCase(metric.charAt(start - 1))) {
            start--;
        }
        boolean capital = start > 0 && start < metric.length() && Character.isUpperCase(metric.charAt(start - 1));
        return metric.substring(capital ? start - 1 : start).toLowerCase(Locale.ROOT);
    }
}
