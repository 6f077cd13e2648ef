package dev.fleetward.lake;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a table a question is about: {@code from} inclusive, {@code to} exclusive; a null product or
 * device means all.
 *
 * @param only text columns of the table's own and the value each must have. What files are sorted by belongs here rather
 *     than into the question: it lets DuckDB pass over what cannot match
 */
public record Slice(
        LakeTable table,
        @Nullable UUID product,
        @Nullable UUID device,
        Instant from,
        Instant to,
        Map<String, String> only) {
    // Iceberg and Parquet count microseconds in a long; this spans what devices can claim.
    private static final Instant EVER = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    public Slice {
        for (String column : only.keySet()) {
            if (table.columns().stream().noneMatch(one -> one.name().equals(column))) {
                throw new IllegalArgumentException("lake table " + table.name() + " has no column " + column);
            }
        }
        only = Map.copyOf(only);
    }

    public Slice(LakeTable table, @Nullable UUID product, @Nullable UUID device, Instant from, Instant to) {
        this(table, product, device, from, to, Map.of());
    }

    public Slice only(String column, String value) {
        var more = new TreeMap<>(only);
        more.put(column, value);
        return new Slice(table, product, device, from, to, more);
    }

    /** The part of it in that span. */
    public Slice within(Instant first, Instant end) {
        return new Slice(table, product, device, first.isAfter(from) ? first : from, end.isBefore(to) ? end : to, only);
    }

    public static Slice ofDevice(LakeTable table, UUID device) {
        return new Slice(table, null, device, EVER, NEVER);
    }

    public static Slice ofProduct(LakeTable table, UUID product, Instant from, Instant to) {
        return new Slice(table, product, null, from, to);
    }
}
