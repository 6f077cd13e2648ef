package dev.fleetward.insight.detect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An anomaly as its page says it.
 *
 * @param cohorts what each is called, by slug
 */
record AnomalyView(String product, Anomaly anomaly, Map<String, String> cohorts) {
    /** Names that the query language takes as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

    public String getState() {
        if (!anomaly.isOpen()) {
            return "Over";
        }
        return switch (anomaly.state()) {
            case NEW -> "New";
            case ACKNOWLEDGED -> "Acknowledged";
            case MUTED -> "Muted";
        };
    }

    /** The shared state colours: ok, attention, bad, unknown. */
    public String getTone() {
        if (!anomaly.isOpen()) {
            return "ok";
        }
        return switch (anomaly.state()) {
            case NEW -> "bad";
            case ACKNOWLEDGED -> "attention";
            case MUTED -> "unknown";
        };
    }

    public String getKind() {
        return switch (anomaly.shape()) {
            case VERSION_DIFFERS -> "Version differs";
            case LEVEL_SHIFT -> "Shift";
            case SPIKE -> "Spike";
            case TREND -> "Trend";
            case VARIANCE -> "Restless";
            case DROP_OUT -> "Data stops";
            case OUTLIER_DEVICE -> "One device";
            case NEW_ISSUE -> "New issue";
            case SURGING_ISSUE -> "Surging issue";
            case REGRESSED_ISSUE -> "Issue came back";
        };
    }

    public String getSlice() {
        return Slice.of(anomaly.slice()).named(cohorts).words();
    }

    public String getHref() {
        return "/products/%s/anomalies/%d".formatted(product, anomaly.number());
    }

    public boolean isOfSeries() {
        return switch (anomaly.shape()) {
            case VERSION_DIFFERS, LEVEL_SHIFT, SPIKE, TREND, VARIANCE, DROP_OUT -> true;
            case OUTLIER_DEVICE, NEW_ISSUE, SURGING_ISSUE, REGRESSED_ISSUE -> false;
        };
    }

    /** Devices of the slice, in the query language; empty for the whole fleet. */
    public String getDevicesQuery() {
        return anomaly.slice().entrySet().stream()
                .map(part -> word(part.getKey()) + " = \"" + part.getValue().replace("\"", "") + "\"")
                .collect(Collectors.joining(" and "));
    }

    /** Devices to compare with the rest: of an issue, or those beyond the middle between usual and not. */
    public String getDiffersQuery() {
        if (anomaly.issue().isPresent()) {
            return "issue = " + anomaly.issue().get();
        }
        if (anomaly.measure() == Measure.LEVEL
                && isOfSeries()
                && PLAIN.matcher(anomaly.metric()).matches()) {
            double middle = (anomaly.value() + anomaly.usual()) / 2;
            return "metric.%s %s %s"
                    .formatted(
                            anomaly.metric(),
                            anomaly.value() >= anomaly.usual() ? ">" : "<",
                            String.format(Locale.ROOT, "%.6f", middle));
        }
        return "";
    }

    public String getDiffersHref() {
        return "/products/%s/differs?query=%s".formatted(product, encoded(getDiffersQuery()));
    }

    /** What is swapped in for the link. */
    public String getDiffersPart() {
        return "/products/%s/differs/part?query=%s".formatted(product, encoded(getDiffersQuery()));
    }

    public String getDevicesHref() {
        return "/products/%s/devices?query=%s".formatted(product, encoded(getDevicesQuery()));
    }

    private static String word(String part) {
        return switch (part) {
            case Slice.HARDWARE -> "hw";
            case "device" -> "serial";
            default -> part;
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
