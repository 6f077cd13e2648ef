package dev.fleetward.bench.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.insight.detect.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** @throws IOException also for rows that cannot be used, naming each: without them nothing can be scored */
    static List<Label> read(Path file) throws IOException {
        var labels = new ArrayList<Label>();
        boolean isJson = Files.readString(file).stripLeading().startsWith("[");
        Table.Refused refused =
                isJson ? json(file, row -> add(row, labels)) : Table.read(file, Set.of(), row -> add(row, labels));
        if (refused.rows() > 0) {
            throw new IOException("%s: %s".formatted(file, String.join("; ", refused.first())));
        }
        return labels;
    }

    private static Table.Refused json(Path file, Table.Taker taker) throws IOException {
        int line = 0;
        for (var node : new ObjectMapper().readTree(file.toFile())) {
            var cells = new LinkedHashMap<String, String>();
            node.properties()
                    .forEach(cell -> cells.put(
                            Table.named(cell.getKey()),
                            cell.getValue().isNull() ? "" : cell.getValue().asText()));
            line++;
            try {
                taker.take(new Row(line, cells));
            } catch (BadRow e) {
                return new Table.Refused(1, List.of(e.getMessage()));
            }
        }
        return new Table.Refused(0, List.of());
    }

    private static void add(Row row, List<Label> labels) throws BadRow {
        if (NOTHING.contains(row.given("type").orElse("").toLowerCase(Locale.ROOT))) {
            return;
        }
        var slice = Slice.ALL;
        for (var cell : row.cells().entrySet()) {
            boolean given = !cell.getValue().isEmpty() && !cell.getValue().equals("*");
            if (given && !OTHER_COLUMNS.contains(cell.getKey())) {
                slice = slice.and(cell.getKey(), cell.getValue());
            }
        }
        String factor = row.given("factor").orElse("");
        String value = row.given("factor_value").or(() -> row.given("value")).orElse("");
        if (!factor.isEmpty() && !value.isEmpty() && slice.parts().isEmpty()) {
            String[] names = factor.split("[+&,|]", -1);
            String[] values = value.split("[+&,|]", -1);
            for (int i = 0; i < Math.min(names.length, values.length); i++) {
                slice = slice.and(Table.named(names[i]), values[i].strip());
            }
        }
        String metric = row.given("metric").orElse("");
        if (!row.cells().containsKey("start") && !row.cells().containsKey("time")) {
            throw row.bad("start", "is what a label needs; there is no such column");
        }
        var start = row.given("start").isPresent() ? row.time("start") : row.time("time");
        var end = row.time("end");
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            throw row.bad("end", "is before the start");
        }
        labels.add(new Label(
                row.given("id").or(() -> row.given("type")).orElse(""),
                metric.equals("*") ? "" : metric,
                slice,
                start.map(Table::hour).orElse(Long.MIN_VALUE + 1),
                end.map(Table::hour).orElse(Long.MAX_VALUE)));
    }
}
