package dev.fleetward.telemetry;

import dev.fleetward.lake.LakeTable;
import dev.fleetward.lake.LakeTable.Column;
import dev.fleetward.lake.LakeTable.Kind;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The lake tables of this room. Columns are only ever added, at the end. */
public final class FieldTables {
    /**
     * {@code build} is empty when the device named the metric itself; a sample has a value or a text. That of a running
     * total says {@code since} when it counts; that of a histogram has the mean for its value, how many observations
     * there were, their sum and the buckets: {@code low:high:count} with a space between them.
     */
    public static final LakeTable SAMPLES = new LakeTable(
            "samples",
            List.of(
                    new Column("metric", Kind.TEXT),
                    new Column("build", Kind.TEXT),
                    new Column("version", Kind.TEXT),
                    new Column("value", Kind.DOUBLE),
                    new Column("text", Kind.TEXT),
                    new Column("since", Kind.TIMESTAMP),
                    new Column("observations", Kind.DOUBLE),
                    new Column("total", Kind.DOUBLE),
                    new Column("buckets", Kind.TEXT)),
            List.of("metric"));

    /** A compact line has {@code log_id} and {@code args} instead of a message until symbols name its format. */
    public static final LakeTable LOGS = new LakeTable(
            "logs",
            List.of(
                    new Column("position", Kind.LONG),
                    new Column("level", Kind.LONG),
                    new Column("message", Kind.TEXT),
                    new Column("log_id", Kind.LONG),
                    new Column("args", Kind.TEXT),
                    new Column("build", Kind.TEXT),
                    new Column("version", Kind.TEXT),
                    new Column("source", Kind.TEXT),
                    new Column("unit", Kind.TEXT),
                    new Column("pid", Kind.LONG)),
            // A search is mostly about one version; its lines lie together and the others are passed over.
            List.of("version"));

    /** {@code captured_at} is the end; {@code metrics} a JSON object. */
    public static final LakeTable SESSIONS = new LakeTable(
            "sessions",
            List.of(
                    new Column("name", Kind.TEXT),
                    new Column("started_at", Kind.TIMESTAMP),
                    new Column("duration_ms", Kind.LONG),
                    new Column("crashes", Kind.LONG),
                    new Column("version", Kind.TEXT),
                    new Column("metrics", Kind.TEXT)),
            List.of("name"));

    private FieldTables() {}

    static final class Producer {
        @Produces
        @Singleton
        LakeTable samples() {
            return SAMPLES;
        }

        @Produces
        @Singleton
        LakeTable logs() {
            return LOGS;
        }

        @Produces
        @Singleton
        LakeTable sessions() {
            return SESSIONS;
        }
    }
}
