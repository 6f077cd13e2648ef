package dev.fleetward.lake;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import dev.fleetward.products.Products;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
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

    private static final int MAX_FLUSHES = 100;
    private static final int MAX_TRIES = 3;

    private final Db db;
    private final Clock clock;
    private final LakeStore store;
    private final Products products;
    private final Duck duck;
    private final Warehouse warehouse;
    private final Upkeep upkeep;
    private final DuckEngine inProcess;
    private final Engine engine;
    private final Timing answered;
    private final Timing exported;
    private final Filing filing;

    Lake(
            Db db,
            Clock clock,
            LakeStore store,
            Products products,
            @Any Instance<RowConsumer> consumers,
            ObjectStore objects,
            TrinoConfig trino,
            Meters meters,
            @ConfigProperty(name = "fleetward.data") Path data) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.products = products;
        this.duck = new Duck(data.resolve(LakeFiles.LAKE), objects.localDirectory(LakeFiles.LAKE));
        this.warehouse = new Warehouse(store, new LakeFiles(data, objects));
        this.upkeep = new Upkeep(db, clock, store, duck, warehouse);
        this.filing = new Filing(db, store, duck, warehouse, consumers);
        this.inProcess = new DuckEngine(db, store, duck, warehouse);
        this.engine = trino.url().isEmpty() ? inProcess : new TrinoEngine(db, store, warehouse, filing, trino);
        this.answered = meters.timing("fleetward_lake_question_seconds", name(engine));
        this.exported = meters.timing("fleetward_lake_question_seconds", name(inProcess));
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
            query(engine, organization, slice, List.of(), sql, row -> answer.add(mapper.apply(row)), parameters);
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
            query(engine, organization, slice, members, sql, row -> answer.add(mapper.apply(row)), parameters);
            return answer;
        });
    }

    /** What the SQL of questions calls things, by the engine that answers them. */
    public LakeSql sql() {
        return engine.sql();
    }

    /**
     * All rows of a device in order of time, as CSV; leaves the stream open. DuckDB reads them whatever engine answers
     * questions: they are one device's, and the text of numbers and times stays the same.
     */
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
                inProcess,
                organization,
                Slice.ofDevice(table, device),
                List.of(),
                "SELECT " + asText + " FROM slice ORDER BY slice.captured_at",
                csv::add);
        csv.finish();
    }

    /**
     * Moves waiting rows into one Parquet file, at most {@value Filing#MAX_BYTES} bytes of them. The rows leave the staging
     * table and the file enters the Iceberg table in one commit, so that a crash at any point changes nothing or all. What
     * others make of the rows ({@link RowConsumer}) is in that commit too.
     *
     * @return rows moved
     */
    public long flush(OrganizationId organization, LakeTable table) {
        return filing.flush(organization, table);
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
        engine.close();
        inProcess.close();
    }

    private static String name(Engine engine) {
        return engine.sql().name().toLowerCase(Locale.ROOT);
    }

    private void query(
            Engine asked,
            OrganizationId organization,
            Slice slice,
            Collection<Member> members,
            String sql,
            Consumer<LakeRow> consumer,
            @Nullable Object... parameters) {
        long began = System.nanoTime();
        asked.ask(
                new Engine.Question(organization, slice, members, sql, Arrays.<@Nullable Object>asList(parameters)),
                consumer);
        (asked == engine ? answered : exported).since(began);
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
