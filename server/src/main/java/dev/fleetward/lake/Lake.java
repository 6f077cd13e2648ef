package dev.fleetward.lake;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.products.Products;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Field data by time. Appended rows are durable and visible with the caller's transaction; they wait in PostgreSQL until
 * a flush moves them into Parquet files, and a question reads both sides as of one instant. An organization's rows lie
 * in tables of its own, found only through a catalogue row its own transactions can see. Safe for concurrent use.
 */
@ApplicationScoped
public class Lake {
    /** In the summary of a snapshot: the last staged batch it holds. */
    static final String OFFSET = "fleetward.offset";

    private static final int MAX_FLUSH_BATCHES = 50_000;
    private static final long MAX_FLUSH_BYTES = 48L << 20;
    private static final int MAX_FLUSHES = 100;
    private static final int MAX_TRIES = 3;

    private final Db db;
    private final Clock clock;
    private final LakeStore store;
    private final Products products;
    private final Duck duck;
    private final Warehouse warehouse;
    private final Upkeep upkeep;
    private final Instance<RowConsumer> consumers;

    Lake(
            Db db,
            Clock clock,
            LakeStore store,
            Products products,
            @Any Instance<RowConsumer> consumers,
            ObjectStore objects,
            @ConfigProperty(name = "fleetward.data") Path data) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.products = products;
        this.consumers = consumers;
        this.duck = new Duck(data.resolve(LakeFiles.LAKE), objects.localDirectory(LakeFiles.LAKE));
        this.warehouse = new Warehouse(store, new LakeFiles(data, objects));
        this.upkeep = new Upkeep(db, clock, store, duck, warehouse);
    }

    /** Adds rows in the caller's transaction; they are there if and only if it commits. */
    public void append(Tx tx, OrganizationId organization, LakeTable table, Collection<LakeBatch> batches) {
        store.stage(tx, organization, table, batches, clock.instant());
    }

    /**
     * Asks a question in SQL over the table {@code slice}, which holds the organization's rows of that slice and nothing
     * else. Parameters are bound to {@code ?}: String, Long, Double, Instant, UUID.
     */
    public <T> List<T> ask(
            OrganizationId organization,
            Slice slice,
            String sql,
            Function<LakeRow, T> mapper,
            @Nullable Object... parameters) {
        return retried(() -> {
            var answer = new ArrayList<T>();
            query(organization, slice, List.of(), sql, row -> answer.add(mapper.apply(row)), parameters);
            return answer;
        });
    }

    /** The device is a member under that label. */
    public record Member(UUID device, String label) {}

    /** The same beside the table {@code members} (device_id, label) for joining with {@code slice}. */
    public <T> List<T> askAmong(
            OrganizationId organization,
            Slice slice,
            Collection<Member> members,
            String sql,
            Function<LakeRow, T> mapper,
            @Nullable Object... parameters) {
        return retried(() -> {
            var answer = new ArrayList<T>();
            query(organization, slice, members, sql, row -> answer.add(mapper.apply(row)), parameters);
            return answer;
        });
    }

    /** All rows of a device in order of time, as CSV; leaves the stream open. */
    public void exportCsv(OrganizationId organization, LakeTable table, UUID device, OutputStream out)
            throws IOException {
        var columns = table.allColumns().stream()
                .map(LakeTable.Column::name)
                .filter(name -> !name.equals("product_id") && !name.equals("device_id"))
                .toList();
        var csv = new Csv(out, columns);
        String asText = columns.stream()
                .map(name -> name.equals("captured_at")
                        ? "strftime(captured_at, '%Y-%m-%dT%H:%M:%S.%fZ') AS captured_at"
                        : name + "::VARCHAR AS " + name)
                .collect(Collectors.joining(", "));
        query(
                organization,
                Slice.ofDevice(table, device),
                List.of(),
                "SELECT " + asText + " FROM slice ORDER BY slice.captured_at",
                csv::add);
        csv.finish();
    }

    /**
     * Moves waiting rows into one Parquet file, at most {@value #MAX_FLUSH_BYTES} bytes of them. The rows leave the staging
     * table and the file enters the Iceberg table in one commit, so that a crash at any point changes nothing or all. What
     * others make of the rows ({@link RowConsumer}) is in that commit too.
     *
     * @return rows moved
     */
    public long flush(OrganizationId organization, LakeTable table) {
        return db.inTransaction(organization, tx -> {
            // Before the file exists: who clears up stray files holds this lock too.
            store.lock(tx, organization, table.name());
            List<Staged> batches = store.take(tx, organization, table, MAX_FLUSH_BATCHES, MAX_FLUSH_BYTES);
            if (batches.isEmpty()) {
                return 0L;
            }
            long offset = batches.stream().mapToLong(Staged::id).max().orElseThrow();
            String target = warehouse.newDataFile(organization, table);
            Parquet.Written written = duck.run("writing " + table.name(), connection -> {
                Parquet.load(connection, table, batches);
                return Parquet.write(connection, table, "staged", warehouse.files(), target);
            });
            tell(tx, organization, table, batches);
            warehouse
                    .open(tx, organization, table)
                    .newAppend()
                    .appendFile(warehouse.describe(written))
                    .set(OFFSET, Long.toString(offset))
                    .commit();
            return written.rows();
        });
    }

    private void tell(Tx tx, OrganizationId organization, LakeTable table, List<Staged> batches) {
        for (RowConsumer consumer : consumers) {
            if (consumer.table().equals(table)) {
                consumer.accept(
                        tx,
                        organization,
                        batches.stream().map(Staged::device).collect(Collectors.toSet()),
                        () -> batches.stream().map(batch -> batch.decode(table)).iterator());
            }
        }
    }

    /** How much there is, and how much of it waits to become files. */
    public LakeStatus status(OrganizationId organization, LakeTable table) {
        var waiting = db.inTransaction(organization, tx -> store.waiting(tx, organization, table));
        var location = db.inTransaction(organization, tx -> store.metadataLocation(tx, organization, table.name()));
        long rows = 0;
        long bytes = 0;
        List<DataFile> files =
                location.map(warehouse::at).map(warehouse::allFiles).orElse(List.of());
        for (DataFile file : files) {
            rows += file.recordCount();
            bytes += file.fileSizeInBytes();
        }
        return new LakeStatus(table.name(), rows, files.size(), bytes, waiting.rows(), waiting.since());
    }

    /** Removes a device's rows for good: the files that held them are rewritten and deleted. */
    public long erase(OrganizationId organization, LakeTable table, UUID device) {
        long waiting = db.inTransaction(organization, tx -> (long) store.forget(tx, table, device));
        return waiting + upkeep.erase(organization, table, device);
    }

    /**
     * Removes a product's rows in which these columns say just that, empty meaning nothing. For rows that others have
     * taken the place of; what is appended meanwhile may stay.
     *
     * @return rows removed
     */
    public long remove(
            OrganizationId organization, LakeTable table, UUID product, Map<String, Optional<String>> columns) {
        for (int flushes = 0; flushes < MAX_FLUSHES && flush(organization, table) > 0; flushes++) {
            // until what waits is in files
        }
        String condition = columns.entrySet().stream()
                .map(column -> column.getKey()
                        + column.getValue()
                                .map(text -> " = '" + text.replace("'", "''") + "'")
                                .orElse(" IS NULL"))
                .collect(Collectors.joining(" AND ", "product_id = '" + product + "' AND ", ""));
        return upkeep.remove(organization, table, condition);
    }

    /**
     * Removes rows captured before then; those that wait to become files are younger or go another day.
     *
     * @return rows removed
     */
    public long removeOlder(LakeTable table, DataKind.Scope scope, Instant before) {
        return upkeep.removeOlder(table, scope, before);
    }

    /** Merges small files, drops what is of no product, forgets old snapshots and stray files. */
    public void maintain(OrganizationId organization, LakeTable table) {
        upkeep.forgetProducts(organization, table, () -> products.list(organization).stream()
                .map(product -> product.id().value())
                .collect(Collectors.toSet()));
        upkeep.compact(organization, table);
        upkeep.forgetOldFiles(organization, table);
    }

    void close(@Observes ShutdownEvent event) {
        duck.close();
    }

    private void query(
            OrganizationId organization,
            Slice slice,
            Collection<Member> members,
            String sql,
            Consumer<LakeRow> consumer,
            @Nullable Object... parameters) {
        LakeTable table = slice.table();
        long from = Staged.micros(slice.from());
        long to = Staged.micros(slice.to());
        try {
            var _ = duck.run("asking " + table.name(), connection -> {
                List<Path> files = load(connection, organization, slice).map(warehouse::at).stream()
                        .flatMap(found -> warehouse.dataFiles(found, from, to).stream())
                        .map(warehouse::path)
                        .toList();
                if (!members.isEmpty()) {
                    loadMembers(connection, members);
                }
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE TEMP VIEW slice AS SELECT * FROM (" + Parquet.rows(table, files)
                            + ") WHERE " + within(slice, from, to));
                }
                return answer(connection, sql, consumer, parameters);
            });
        } catch (LakeFailure e) {
            throw e.isOutOfMemory() ? tooMuchAtOnce() : e;
        }
    }

    /** @return the metadata of what is in files, as of the instant at which what waits was loaded */
    private Optional<String> load(DuckDBConnection connection, OrganizationId organization, Slice slice)
            throws SQLException {
        var location = new AtomicReference<Optional<String>>(Optional.empty());
        Parquet.load(
                connection,
                slice.table(),
                batches -> location.set(db.inTransaction(
                        organization, tx -> store.snapshot(tx, organization, slice.table(), slice.device(), batches))));
        return location.get();
    }

    private static Problem tooMuchAtOnce() {
        return new Problem(
                422,
                "too-much-at-once",
                "Too much at once",
                "This question needs more memory than one question may have (%s). Ask about a shorter time or fewer devices."
                        .formatted(Duck.MEMORY_LIMIT));
    }

    private static void loadMembers(DuckDBConnection connection, Collection<Member> members) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE members (device_id UUID, label VARCHAR)");
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "members")) {
            for (Member member : members) {
                appender.beginRow();
                appender.append(member.device());
                appender.append(member.label());
                appender.endRow();
            }
        }
    }

    // A view takes no parameters, and DuckDB skips row groups by constants only. Text from outside is quoted: a
    // standard
    // string ends at a single quote and knows no other escape.
    private static String within(Slice slice, long from, long to) {
        String times = "captured_at >= make_timestamptz(%d) AND captured_at < make_timestamptz(%d)".formatted(from, to);
        String product = slice.product() == null ? "" : " AND product_id = '" + slice.product() + "'";
        String device = slice.device() == null ? "" : " AND device_id = '" + slice.device() + "'";
        String only = slice.only().entrySet().stream()
                .map(entry -> " AND " + entry.getKey() + " = '" + Duck.quoted(entry.getValue()) + "'")
                .collect(Collectors.joining());
        return times + product + device + only;
    }

    private static boolean answer(
            DuckDBConnection connection, String sql, Consumer<LakeRow> consumer, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(
                        i + 1,
                        parameters[i] instanceof Instant at
                                ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                                : parameters[i]);
            }
            try (var results = statement.executeQuery()) {
                var row = new LakeRow(results);
                while (results.next()) {
                    consumer.accept(row);
                }
            }
        }
        return true;
    }

    // A file may be rewritten and deleted between finding and opening it; the second look finds its successor.
    private static <T> T retried(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (LakeFailure e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }
}
