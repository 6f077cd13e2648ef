package dev.fleetward.bench.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A CSV file as rows by name of column, whatever their order; comma, semicolon or tab between, quotes where needed. */
final class Table {
    private static final Map<String, Set<String>> NAMES = Map.of(
            "time", Set.of("time", "timestamp", "at", "ts", "date", "hour", "datetime"),
            "device", Set.of("device", "device_id", "serial", "deviceid"),
            "version", Set.of("version", "software_version", "software", "firmware", "sw", "sw_version"),
            "hardware", Set.of("hardware", "hardware_version", "hw", "hw_version", "hardware_revision"),
            "metric", Set.of("metric", "name", "metric_name", "series"),
            "value", Set.of("value", "val", "reading"),
            "start", Set.of("start", "from", "since", "begin", "start_time", "onset", "injected_at"),
            "end", Set.of("end", "to", "until", "end_time"),
            "kind", Set.of("kind", "measure"),
            "type", Set.of("type", "fault", "label", "anomaly"));
    private static final long MILLIS_FROM = 100_000_000_000L;

    private Table() {}

    /** The house's name of a column, or its own in lower case. */
    static String named(String column) {
        String plain = column.strip().replace("\ufeff", "").toLowerCase(Locale.ROOT);
        return NAMES.entrySet().stream()
                .filter(name -> name.getValue().contains(plain))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(plain);
    }

    static void read(Path file, Consumer<Map<String, String>> row) throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            String head = reader.readLine();
            if (head == null) {
                throw new IOException(file + " is empty");
            }
            char separator = head.indexOf('\t') >= 0 ? '\t' : head.indexOf(';') >= 0 ? ';' : ',';
            List<String> columns =
                    split(head, separator).stream().map(Table::named).toList();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    List<String> cells = split(line, separator);
                    var named = new LinkedHashMap<String, String>();
                    for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
                        named.putIfAbsent(columns.get(i), cells.get(i).strip());
                    }
                    row.accept(named);
                }
            }
        }
    }

    private static List<String> split(String line, char separator) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean escaped = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                quoted = escaped || !quoted;
                if (escaped) {
                    cell.append('"');
                    i++;
                }
            } else if (c == separator && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** ISO 8601 with or without a zone (then UTC), a day, or seconds or milliseconds since 1970. */
    static Optional<Instant> time(String text) {
        try {
            if (text.matches("-?\\d+(\\.\\d+)?")) {
                double number = Double.parseDouble(text);
                return Optional.of(
                        Instant.ofEpochMilli(Math.round(Math.abs(number) >= MILLIS_FROM ? number : number * 1000)));
            }
            String iso = text.replace(' ', 'T');
            if (iso.length() == "2026-01-01".length()) {
                iso += "T00:00:00";
            }
            boolean zoned = iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$");
            return Optional.of(
                    zoned
                            ? java.time.OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3600L);
    }
}
