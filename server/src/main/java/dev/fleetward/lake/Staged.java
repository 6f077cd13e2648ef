package dev.fleetward.lake;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fleetward.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch as it waits in PostgreSQL: {@code entries} is a JSON array of {@code [captured µs, value…]}. */
record Staged(long id, UUID product, UUID device, byte[] entries) {
    static final int MAX_ROWS_A_BATCH = 10_000;

    static byte[] encode(LakeTable table, LakeBatch batch) {
        if (batch.entries().size() > MAX_ROWS_A_BATCH) {
            throw new IllegalArgumentException(batch.entries().size() + " rows for lake table " + table.name()
                    + " in one batch; at most " + MAX_ROWS_A_BATCH);
        }
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            for (LakeBatch.Entry entry : batch.entries()) {
                if (entry.values().size() != table.columns().size()) {
                    throw new IllegalArgumentException("lake table " + table.name() + " has "
                            + table.columns().size() + " columns of its own, not "
                            + entry.values().size());
                }
                json.writeStartArray();
                json.writeNumber(micros(entry.capturedAt()));
                for (Object value : entry.values()) {
                    write(json, value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What {@link #encode} was given. A batch that waits since before a column was added has nothing in it. */
    LakeBatch decode(LakeTable table) {
        var read = new ArrayList<LakeBatch.Entry>();
        try (var json = Json.MAPPER.getFactory().createParser(entries)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                Instant at = Instant.EPOCH.plus(json.nextLongValue(0), ChronoUnit.MICROS);
                var values = new ArrayList<@Nullable Object>(table.columns().size());
                boolean ended = false;
                for (LakeTable.Column column : table.columns()) {
                    ended = ended || json.nextToken() == JsonToken.END_ARRAY;
                    values.add(ended ? null : value(json, column.kind()));
                }
                read.add(new LakeBatch.Entry(at, values));
                if (!ended) {
                    json.nextToken();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LakeBatch(product, device, read);
    }

    private static @Nullable Object value(JsonParser json, LakeTable.Kind kind) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (kind) {
            case TEXT -> json.getText();
            case DOUBLE -> json.getDoubleValue();
            case LONG -> json.getLongValue();
            case TIMESTAMP -> Instant.EPOCH.plus(json.getLongValue(), ChronoUnit.MICROS);
            case UUID -> UUID.fromString(json.getText());
        };
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Double number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Instant at -> json.writeNumber(micros(at));
            case UUID id -> json.writeString(id.toString());
            default -> throw new IllegalArgumentException("no lake value: " + value.getClass());
        }
    }

    /** By identity: rows of bytes are not compared. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }
}
