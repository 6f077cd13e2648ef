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
import java.util.TreeSet;

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

    /** Takes rows one by one, and may refuse one. */
    interface Taker {
        void take(Row row) throws BadRow;
    }

    /** Rows that could not be used: how many, and why the first of them. */
    record Refused(long rows, List<String> first) {
        static final int MAX_TOLD = 20;
    }

    /** @throws IOException also for a file without a head, naming what it has instead */
    static Refused read(Path file, Set<String> needed, Taker taker) throws IOException {
        try (var reader = Files.newBufferedReader(file)) {
            String head = reader.readLine();
            if (head == null || head.isBlank()) {
                throw new IOException("%s: line 1 must name the columns and is empty".formatted(file));
            }
            char separator = head.indexOf('\t') >= 0 ? '\t' : head.indexOf(';') >= 0 ? ';' : ',';
            List<String> columns = columns(file, head, separator, needed);
            var first = new ArrayList<String>();
            long refused = 0;
            int at = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                at++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                try {
                    taker.take(row(at, line, columns, separator));
                } catch (BadRow e) {
                    refused++;
                    if (first.size() < Refused.MAX_TOLD) {
                        first.add(e.getMessage());
                    }
                }
            }
            return new Refused(refused, List.copyOf(first));
        }
    }

    private static List<String> columns(Path file, String head, char separator, Set<String> needed) throws IOException {
        try {
            List<String> columns =
                    split(1, head, separator).stream().map(Table::named).toList();
            for (String name : new TreeSet<>(needed)) {
                if (!columns.contains(name)) {
                    throw new IOException("%s: line 1 names no column %s (%s), only %s"
                            .formatted(file, name, String.join(", ", new TreeSet<>(names(name))), columns));
                }
            }
            return columns;
        } catch (BadRow e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> names(String column) {
        return NAMES.getOrDefault(column, Set.of(column));
    }

    private static Row row(int line, String text, List<String> columns, char separator) throws BadRow {
        List<String> cells = split(line, text, separator);
        boolean isMore = cells.size() > columns.size()
                && !cells.subList(columns.size(), cells.size()).stream().allMatch(String::isBlank);
        if (cells.size() < columns.size() || isMore) {
            throw new BadRow(line, "has %d cells for %d columns".formatted(cells.size(), columns.size()));
        }
        var named = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            named.putIfAbsent(columns.get(i), cells.get(i).strip());
        }
        return new Row(line, named);
    }

    private static List<String> split(int at, String line, char separator) throws BadRow {
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
        if (quoted) {
            throw new BadRow(at, "a quote is not closed on its line");
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
