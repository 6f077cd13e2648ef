package dev.fleetward.bench.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.insight.detect.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what is wrong in a fleet: one row a fault with start, end, metric and the part of the fleet it strikes, as columns
 * (version, hardware, any attribute) or as factor and factor_value; CSV, or a JSON array of such objects.
 */
final class LabelFile {
    private static final Set<String> OTHER_COLUMNS = Set.of(
            "id",
            "start",
            "end",
            "metric",
            "type",
            "kind",
            "factor",
            "factor_value",
            "value",
            "multiplier",
            "ratio",
            "effect",
            "time",
            "device",
            "magnitude",
            "description",
            "note",
            "seed",
            "fleet",
            "devices",
            "shape");
    private static final Set<String> NOTHING = Set.of("none", "null", "normal", "0", "false", "no");

    private LabelFile() {}

    static List<Label> read(Path file) throws IOException {
        var labels = new ArrayList<Label>();
        if (Files.readString(file).stripLeading().startsWith("[")) {
            for (var node : new ObjectMapper().readTree(file.toFile())) {
                var row = new LinkedHashMap<String, String>();
                node.properties()
                        .forEach(cell -> row.put(
                                Table.named(cell.getKey()),
                                cell.getValue().isNull() ? "" : cell.getValue().asText()));
                add(row, labels);
            }
        } else {
            Table.read(file, row -> add(row, labels));
        }
        return labels;
    }

    private static void add(Map<String, String> row, List<Label> labels) {
        if (NOTHING.contains(row.getOrDefault("type", "").toLowerCase(java.util.Locale.ROOT))) {
            return;
        }
        var slice = Slice.ALL;
        for (var cell : row.entrySet()) {
            boolean given = !cell.getValue().isEmpty() && !cell.getValue().equals("*");
            if (given && !OTHER_COLUMNS.contains(cell.getKey())) {
                slice = slice.and(cell.getKey(), cell.getValue());
            }
        }
        String factor = row.getOrDefault("factor", "");
        String value = row.getOrDefault("factor_value", row.getOrDefault("value", ""));
        if (!factor.isEmpty() && !value.isEmpty() && slice.parts().isEmpty()) {
            String[] names = factor.split("[+&,|]", -1);
            String[] values = value.split("[+&,|]", -1);
            for (int i = 0; i < Math.min(names.length, values.length); i++) {
                slice = slice.and(Table.named(names[i]), values[i].strip());
            }
        }
        String metric = row.getOrDefault("metric", "");
        long start = Table.time(row.getOrDefault("start", row.getOrDefault("time", "")))
                .map(Table::hour)
                .orElse(Long.MIN_VALUE + 1);
        long end = Table.time(row.getOrDefault("end", "")).map(Table::hour).orElse(Long.MAX_VALUE);
        labels.add(new Label(
                row.getOrDefault("id", row.getOrDefault("type", "")),
                metric.equals("*") ? "" : metric,
                slice,
                start,
                end));
    }
}
