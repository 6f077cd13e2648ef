package dev.fleetward.lake;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a table a question is about: {@code from} inclusive, {@code to} exclusive; a null product or
 * device means all.
 */
public record Slice(
        LakeTable table, @Nullable UUID product, @Nullable UUID device, Instant from, Instant to) {
    // Iceberg and Parquet count microseconds in a long; this spans what devices can claim.
    private static final Instant EVER = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("2200-01-01T00:00:00Z");

    public static Slice ofDevice(LakeTable table, UUID device) {
        return new Slice(table, null, device, EVER, NEVER);
    }

    public static Slice ofProduct(LakeTable table, UUID product, Instant from, Instant to) {
        return new Slice(table, product, null, from, to);
    }
}
