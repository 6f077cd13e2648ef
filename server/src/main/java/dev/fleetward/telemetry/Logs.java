package dev.fleetward.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What devices say in their logs. Safe for concurrent use. */
@ApplicationScoped
public class Logs {
    private static final int MAX_TEXT_CHARACTERS = 200;

    private final LogStore store;

    Logs(LogStore store) {
        this.store = store;
    }

    /** The firmware SDK's levels; numbers above are reserved. */
    public enum Level {
        DEBUG(0),
        INFO(1),
        WARNING(2),
        ERROR(3),
        RESERVED(4);

        private final long number;

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
    }

    /**
     * A line with its message, or a compact line whose format the symbols of its build keep.
     *
     * @param args of a compact line, as a JSON array
     */
    public record Line(
            Instant capturedAt,
            Level level,
            @Nullable String message,
            @Nullable Long logId,
            @Nullable String args,
            @Nullable String build,
            @Nullable String version,
            @JsonIgnore String place) {

        /** As shown to people. */
        public String display() {
            return message != null ? message : "compact line " + logId + " " + args;
        }
    }

    /** What to look for: {@code text} anywhere in a line, whatever its case. */
    public record Query(Instant from, Instant to, String text, Level minLevel) {
        public Query {
            if (text.length() > MAX_TEXT_CHARACTERS) {
                throw Problem.invalid("text may have at most " + MAX_TEXT_CHARACTERS + " characters.");
            }
        }
    }

    /** Newest first. */
    public PageOf<Line> find(Product product, Device device, Query query, Cursor cursor) {
        var slice =
                new Slice(FieldTables.LOGS, product.id().value(), device.id().value(), query.from(), query.to());
        var lines = store.find(
                product.organization(),
                slice,
                query.text(),
                query.minLevel().number,
                cursor.after().map(Logs::place).orElse(null),
                cursor.rows());
        return PageOf.of(lines, cursor.limit(), Line::place);
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
