package dev.fleetward.telemetry.logs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What devices say in their logs. Safe for concurrent use. */
@ApplicationScoped
public class Logs {
    private static final int MAX_TEXT_CHARACTERS = 200;

    private final Db db;
    private final LogStore store;

    Logs(Db db, LogStore store) {
        this.db = db;
        this.store = store;
    }

    /** The firmware SDK's levels; numbers above are reserved. */
    public enum Level {
        DEBUG(0),
        INFO(1),
        WARNING(2),
        ERROR(3),
        RESERVED(4);

        final long number;

        Level(long number) {
            this.number = number;
        }

        static Level of(long number) {
            return Arrays.stream(values())
                    .filter(level -> level.number == number)
                    .findFirst()
                    .orElse(RESERVED);
        }

        /** @throws Problem 400 naming the levels there are */
        static Level parse(String name) {
            return Arrays.stream(values())
                    .filter(level -> level.slug().equals(name) && level != RESERVED)
                    .findFirst()
                    .orElseThrow(() ->
                            Problem.invalid("level must be debug, info, warning or error, not “%s”.".formatted(name)));
        }

        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a line of it is shown as. */
        public String state() {
            return switch (this) {
                case ERROR -> "bad";
                case WARNING -> "attention";
                case INFO, DEBUG, RESERVED -> "plain";
            };
        }
    }

    /**
     * A line with its message, or a compact line whose format the symbols of its build keep.
     *
     * @param args of a compact line, as a JSON array
     * @param source module, logger or place in the source code that says it
     * @param unit service of the system's manager
     */
    public record Line(
            Instant capturedAt,
            Level level,
            @Nullable String message,
            @Nullable Long logId,
            @Nullable String args,
            @Nullable String build,
            @Nullable String version,
            @Nullable String source,
            @Nullable String unit,
            @Nullable Long pid,
            @JsonIgnore String place) {

        /** As shown to people. */
        public String display() {
            return message != null ? message : "compact line " + logId + " " + args;
        }

        /** "net.c:41", "pumpd[401]"; empty when the device does not tell. */
        public String from() {
            String name = source != null ? source : unit != null ? unit : "";
            return pid == null ? name : name + "[" + pid + "]";
        }
    }

    /**
     * What to look for.
     *
     * @param text anywhere in a line, whatever its case; empty for any
     * @param version of the software that said it; empty for any
     * @param source that said it, or its unit; empty for any
     */
    public record Query(Instant from, Instant to, String text, Level minLevel, String version, String source) {
        /** Of any version and source. */
        public Query(Instant from, Instant to, String text, Level minLevel) {
            this(from, to, text, minLevel, "", "");
        }

        /** The levels that can be asked for. */
        public List<Level> levels() {
            return List.of(Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR);
        }

        public boolean isFiltered() {
            return !text.isEmpty() || !version.isEmpty() || !source.isEmpty() || minLevel != Level.DEBUG;
        }

        public Query {
            check("text", text);
            check("version", version);
            check("source", source);
        }
    }

    private static void check(String what, String text) {
        if (text.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("The %s may have at most %d characters.".formatted(what, MAX_TEXT_CHARACTERS));
        }
        if (text.indexOf('\0') >= 0) {
            throw Problem.invalid("The %s may not hold a NUL character.".formatted(what));
        }
    }

    /** A line and the device that said it; {@code serial} is "erased" when the device is no more. */
    public record FleetLine(String serial, Line line) {}

    /**
     * How often a version said it.
     *
     * @param allLines of all versions, those left out of the list too
     */
    public record VersionHits(
            String version,
            long lines,
            long devices,
            @JsonIgnore long allLines) {}

    public record Hits(long lines, List<VersionHits> versions) {
        static Hits of(List<VersionHits> versions) {
            return new Hits(
                    versions.stream()
                            .mapToLong(VersionHits::allLines)
                            .findFirst()
                            .orElse(0),
                    versions);
        }
    }

    /** A page of the lines that match, newest first, and how many do in all. */
    public record Found(Hits hits, PageOf<FleetLine> page) {}

    /**
     * Lines of the whole fleet. All that could match are read once, to count them; the page is then taken from the few hours
     * that hold it.
     */
    public Found search(Product product, Query query, Cursor cursor) {
        Slice all = slice(product, null, query);
        var counted = store.count(product.organization(), all, query);
        if (counted.versions().isEmpty()) {
            return new Found(Hits.of(List.of()), new PageOf<>(List.of(), null));
        }
        var place = cursor.after().map(Logs::place).orElse(LogStore.Place.END);
        Slice some = all.within(oldest(counted, place, cursor.rows()), newest(place, all.to()));
        return new Found(Hits.of(counted.versions()), named(product, page(product, some, query, cursor)));
    }

    /** From there up to the place there are lines enough; those of the place's own hour may be behind it. */
    private static Instant oldest(LogStore.Counted counted, LogStore.Place place, int rows) {
        long lines = 0;
        long oldest = place.micros();
        for (var hour : counted.linesByHour()
                .headMap(place.micros(), true)
                .descendingMap()
                .entrySet()) {
            oldest = hour.getKey();
            boolean whole = oldest + LogStore.HOUR_MICROS <= place.micros();
            lines += whole ? hour.getValue() : 0;
            if (lines >= rows) {
                break;
            }
        }
        return instant(oldest);
    }

    private static Instant newest(LogStore.Place place, Instant to) {
        Instant behind = place == LogStore.Place.END ? to : instant(place.micros() + 1);
        return behind.isBefore(to) ? behind : to;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private PageOf<FleetLine> named(Product product, PageOf<LogStore.DeviceLine> page) {
        var devices = page.items().stream()
                .map(LogStore.DeviceLine::device)
                .distinct()
                .toList();
        var serials = db.inTransaction(product.organization(), tx -> store.serials(tx, devices));
        return new PageOf<>(
                page.items().stream()
                        .map(one -> new FleetLine(serials.getOrDefault(one.device(), "erased"), one.line()))
                        .toList(),
                page.next());
    }

    /** Lines of one device, newest first. */
    public PageOf<Line> find(Product product, Device device, Query query, Cursor cursor) {
        var page = page(product, slice(product, device, query), query, cursor);
        return new PageOf<>(page.items().stream().map(LogStore.DeviceLine::line).toList(), page.next());
    }

    private PageOf<LogStore.DeviceLine> page(Product product, Slice slice, Query query, Cursor cursor) {
        var found = store.search(
                product.organization(),
                slice,
                query,
                cursor.after().map(Logs::place).orElse(null),
                cursor.rows());
        return PageOf.of(found, cursor.limit(), one -> one.line().place());
    }

    private static Slice slice(Product product, @Nullable Device device, Query query) {
        var all = new Slice(
                FieldTables.LOGS,
                product.id().value(),
                device == null ? null : device.id().value(),
                query.from(),
                query.to());
        return query.version().isEmpty() ? all : all.only("version", query.version());
    }

    private static LogStore.Place place(String text) {
        int colon = text.indexOf(':');
        try {
            return new LogStore.Place(
                    Long.parseLong(text.substring(0, Math.max(colon, 0))), Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
        }
    }
}
