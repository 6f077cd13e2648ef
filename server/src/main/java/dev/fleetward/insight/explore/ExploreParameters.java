package dev.fleetward.insight.explore;

import dev.fleetward.telemetry.Address;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A question as an address has it: that of the page, the API or a dashboard's tile alike. What is empty is not said. */
public record ExploreParameters(
        @QueryParam("metric") @DefaultValue("") String metric,
        @QueryParam("figure") @DefaultValue("") String figure,
        @QueryParam("by") @DefaultValue("") String by,
        @QueryParam("match") @DefaultValue("") String match,
        @QueryParam("version") List<String> version,
        @QueryParam("hardware") List<String> hardware,
        @QueryParam("cohort") List<String> cohort,
        @QueryParam("q") @DefaultValue("") String q,
        @QueryParam("range") @DefaultValue("") String range,
        @QueryParam("from") @DefaultValue("") String from,
        @QueryParam("to") @DefaultValue("") String to,
        @QueryParam("bucket") @DefaultValue("") String bucket,
        @QueryParam("compare") @DefaultValue("") String compare,
        @QueryParam("threshold") @DefaultValue("") String threshold) {

    /** From {@code metric=…&by=…}; what it does not know is passed over. */
    public static ExploreParameters ofQuery(String query) {
        var found = new LinkedHashMap<String, List<String>>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                found.computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>())
                        .add(value);
            }
        }
        return new ExploreParameters(
                one(found, "metric"),
                one(found, "figure"),
                one(found, "by"),
                one(found, "match"),
                all(found, "version"),
                all(found, "hardware"),
                all(found, "cohort"),
                one(found, "q"),
                one(found, "range"),
                one(found, "from"),
                one(found, "to"),
                one(found, "bucket"),
                one(found, "compare"),
                one(found, "threshold"));
    }

    private static String one(Map<String, List<String>> found, String name) {
        var values = found.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static List<String> all(Map<String, List<String>> found, String name) {
        return found.getOrDefault(name, List.of());
    }

    /** For another span. */
    public ExploreParameters during(String otherRange) {
        return new ExploreParameters(
                metric, figure, by, match, version, hardware, cohort, q, otherRange, "", "", "", compare, threshold);
    }

    /** Without the span, for adding another. */
    ExploreParameters timeless() {
        return during("");
    }

    /** {@code metric=…&by=…} */
    public String query() {
        var text = new StringBuilder();
        append(text, "metric", List.of(metric));
        append(text, "figure", List.of(figure));
        append(text, "by", List.of(by));
        append(text, "match", List.of(match));
        append(text, "version", version);
        append(text, "hardware", hardware);
        append(text, "cohort", cohort);
        append(text, "q", List.of(q));
        append(text, "range", List.of(range));
        append(text, "from", List.of(from));
        append(text, "to", List.of(to));
        append(text, "bucket", List.of(bucket));
        append(text, "compare", List.of(compare));
        append(text, "threshold", List.of(threshold));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, List<String> values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(Address.encoded(value));
            }
        }
    }
}
