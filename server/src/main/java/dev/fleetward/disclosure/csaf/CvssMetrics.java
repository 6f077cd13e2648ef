package dev.fleetward.disclosure.csaf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The metrics of CVSS: as a vector has them, and as its JSON spells them. */
final class CvssMetrics {
    private static final Map<String, Metric> ALL = load();

    private CvssMetrics() {}

    private record Metric(String property, Map<String, String> values) {}

    /** Test 6.1.10: what the JSON spells out says what the vector says. */
    static void disagreeing(Place cvss, String generation, Failures failures) {
        for (String part : cvss.text("vectorString").split("/")) {
            int colon = part.indexOf(':');
            Metric metric = colon < 0 ? null : ALL.get(generation + part.substring(0, colon));
            if (metric == null) {
                continue;
            }
            Place property = cvss.at(metric.property());
            String spelled = metric.values().get(part.substring(colon + 1));
            if (property.exists() && spelled != null && !property.text().equals(spelled)) {
                failures.add("6.1.10", property, "is %s, but the vector says %s".formatted(property.text(), spelled));
            }
        }
    }

    private static Map<String, Metric> load() {
        Map<String, Metric> all = new HashMap<>();
        for (String line : Resource.lines("cvss-metrics.txt")) {
            List<String> words = Arrays.asList(line.split(" "));
            Map<String, String> values = new HashMap<>();
            for (String value : words.subList(3, words.size())) {
                int equals = value.indexOf('=');
                values.put(value.substring(0, equals), value.substring(equals + 1));
            }
            all.put(words.get(0) + words.get(1), new Metric(words.get(2), values));
        }
        return all;
    }
}
