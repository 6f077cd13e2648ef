package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.LakeTable.Column;
import dev.fleetward.lake.LakeTable.Kind;
import dev.fleetward.products.Products;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lake does, wherever its files lie. */
abstract class LakeContract {
    static final LakeTable SAMPLES = new LakeTable(
            "lake_test", List.of(new Column("metric", Kind.TEXT), new Column("value", Kind.DOUBLE)), List.of("metric"));
    private static final Instant TODAY = Instant.now();

    private final TestOrganization maker = new TestOrganization();
    final OrganizationId organization = maker.id;
    private UUID product = UUID.randomUUID();
    final UUID device = UUID.randomUUID();

    @Inject
    Lake lake;

    @Inject
    Db db;

    @Inject
    LakeStore store;

    @Inject
    Products products;

    @Inject
    ObjectStore objects;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @ConfigProperty(name = "fleetward.database.url")
    String databaseUrl;

    @ConfigProperty(name = "fleetward.database.password")
    String databasePassword;

    @BeforeEach
    void itsProduct() {
        product = products.require(organization, maker.product).id().value();
    }

    @Test
    void rows_are_there_from_their_commit_on_and_a_flush_changes_no_answer() {
        append(device, 1.0, 2.0);
        append(device, 3.0);

        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        assertThat(lake.flush(organization, SAMPLES)).isEqualTo(3);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        assertThat(staged()).isZero();

        append(device, 4.0);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void rows_of_a_transaction_that_rolls_back_never_were() {
        assertThatThrownBy(() -> db.doInTransaction(organization, tx -> {
                    lake.append(tx, organization, SAMPLES, List.of(batch(device, 1.0)));
                    throw new IllegalStateException("cut off");
                }))
                .hasMessage("cut off");

        assertThat(values()).isEmpty();
    }

    @Test
    void a_flush_cut_off_after_writing_its_file_counts_nothing_twice() throws IOException {
        append(device, 1.0, 2.0);
        lake.flush(organization, SAMPLES);
        append(device, 3.0);
        Path metadata = data.resolve(Warehouse.data(organization, SAMPLES)).resolveSibling("metadata");
        Files.move(metadata, metadata.resolveSibling("away"));
        Files.createFile(metadata);

        assertThatThrownBy(() -> lake.flush(organization, SAMPLES)).isInstanceOf(RuntimeException.class);
        Files.delete(metadata);
        Files.move(metadata.resolveSibling("away"), metadata);

        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        lake.flush(organization, SAMPLES);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        assertThat(dataFiles()).as("the cut-off flush left a stray").hasSize(3);
        assertThat(lake.erase(organization, SAMPLES, UUID.randomUUID())).isZero();
        assertThat(dataFiles()).hasSize(2);
    }

    @Test
    void two_flushes_at_once_move_each_row_once() {
        IntStream.range(0, 50).forEach(i -> append(device, i));

        long moved = IntStream.range(0, 4)
                .parallel()
                .mapToLong(i -> lake.flush(organization, SAMPLES))
                .sum();

        assertThat(moved).isEqualTo(50);
        assertThat(values()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void a_question_too_large_for_its_memory_is_told_so() {
        append(device, 1.0);

        assertThatThrownBy(() -> lake.ask(
                        organization,
                        slice(),
                        "SELECT len(list(n)) AS value FROM slice, range(100000000) many(n)",
                        row -> row.doubleValue("value")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("shorter time");
    }

    @Test
    void another_organization_reads_none_of_it() {
        append(device, 1.0);
        lake.flush(organization, SAMPLES);
        append(device, 2.0);
        var stranger = new OrganizationId(UUID.randomUUID());

        var seen = lake.ask(stranger, slice(), "SELECT value FROM slice", row -> row.doubleValue("value"));

        assertThat(seen).isEmpty();
        assertThat(lake.erase(stranger, SAMPLES, device)).isZero();
        assertThat(values()).hasSize(2);
    }

    @Test
    void a_question_can_read_no_file_but_the_lakes() {
        append(device, 1.0);

        assertThatThrownBy(() -> lake.ask(
                        organization, slice(), "SELECT * FROM read_text('/etc/hostname')", row -> row.text("content")))
                .hasMessageContaining("disabled by configuration");
    }

    @Test
    void an_erased_device_is_gone_from_every_file_and_the_others_stay() throws Exception {
        UUID other = UUID.randomUUID();
        append(device, 1.0, 2.0);
        append(other, 3.0);
        lake.flush(organization, SAMPLES);
        append(device, 4.0);
        lake.flush(organization, SAMPLES);
        append(device, 5.0);

        lake.erase(organization, SAMPLES, device);

        assertThat(values()).containsExactly(3.0);
        assertThat(dataFiles()).hasSize(1);
        assertThat(rowsByFile()).containsExactly(Map.entry(other, 1L));
    }

    @Test
    void small_files_are_merged_and_every_row_is_still_there() throws IOException {
        for (int i = 0; i < Upkeep.MIN_FILES_TO_MERGE; i++) {
            append(device, i);
            lake.flush(organization, SAMPLES);
        }

        lake.maintain(organization, SAMPLES);

        assertThat(values()).hasSize(Upkeep.MIN_FILES_TO_MERGE).doesNotHaveDuplicates();
        assertThat(currentFiles()).isEqualTo(1);
    }

    @Test
    void rows_past_their_keeping_are_removed_unless_their_device_is_held() {
        appendAt(TODAY.minus(Duration.ofDays(400)), 1.0);
        appendAt(TODAY, 2.0);
        lake.flush(organization, SAMPLES);
        Instant before = TODAY.minus(Duration.ofDays(365));

        long held =
                lake.removeOlder(SAMPLES, new DataKind.Scope(organization, product, Set.of(device), Set.of()), before);
        long elsewhere = lake.removeOlder(
                SAMPLES, new DataKind.Scope(organization, UUID.randomUUID(), Set.of(), Set.of()), before);
        assertThat(values()).hasSize(2);
        long removed = lake.removeOlder(SAMPLES, new DataKind.Scope(organization, product, Set.of(), Set.of()), before);

        assertThat(held + elsewhere).isZero();
        assertThat(removed).isEqualTo(1);
        assertThat(values()).containsExactly(2.0);
    }

    @Test
    void rows_of_a_product_that_is_no_more_are_removed() throws Exception {
        UUID removed = UUID.randomUUID();
        var entries = List.of(Entry.at(TODAY, "m", 1.0));
        db.doInTransaction(
                organization,
                tx -> lake.append(tx, organization, SAMPLES, List.of(new LakeBatch(removed, device, entries))));
        append(device, 2.0);
        lake.flush(organization, SAMPLES);

        lake.maintain(organization, SAMPLES);

        assertThat(values()).containsExactly(2.0);
        assertThat(lake.ask(
                        organization,
                        Slice.ofDevice(SAMPLES, device),
                        "SELECT value FROM slice",
                        row -> row.doubleValue("value")))
                .containsExactly(2.0);
    }

    @Test
    void icebergs_own_jdbc_catalogue_opens_the_table() throws Exception {
        append(device, 1.0, 2.0);
        append(device, 3.0);
        lake.flush(organization, SAMPLES);

        try (var catalogue = new JdbcCatalog(properties -> new LakeFiles(data, objects), null, false)) {
            var properties = new HashMap<String, String>();
            properties.put("uri", databaseUrl);
            properties.put("jdbc.user", "fleetward_system");
            properties.put("jdbc.password", databasePassword);
            properties.put("jdbc.schema-version", "V1");
            properties.put("warehouse", objects.location(LakeFiles.WAREHOUSE));
            catalogue.initialize(LakeStore.CATALOG, properties);
            Table table = catalogue.loadTable(TableIdentifier.of(Warehouse.namespace(organization), "lake_test"));

            assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "3");
            assertThat(Long.parseLong(table.currentSnapshot().summary().get(Lake.OFFSET)))
                    .isPositive();
            assertThat(table.schema().findField("value").type()).hasToString("double");
        }
        assertThat(rowsByFile()).containsExactly(Map.entry(device, 3L));
    }

    @Test
    void two_hundred_thousand_rows_answer_in_percentiles_per_bucket() {
        Instant start = TODAY.minus(Duration.ofDays(10));
        var batches = new ArrayList<LakeBatch>();
        for (int i = 0; i < 2_000; i++) {
            UUID of = new UUID(0, i % 500);
            Instant at = start.plusSeconds(i * 60L);
            batches.add(new LakeBatch(
                    product,
                    of,
                    IntStream.range(0, 100)
                            .mapToObj(n -> Entry.at(at, "metric_" + n % 30, n / 100.0))
                            .toList()));
        }
        long began = System.nanoTime();
        db.doInTransaction(organization, tx -> lake.append(tx, organization, SAMPLES, batches));
        long staged = System.nanoTime();
        long moved = lake.flush(organization, SAMPLES);
        long flushed = System.nanoTime();
        var medians = lake.ask(organization, slice(), """
                SELECT time_bucket(INTERVAL 1 HOUR, captured_at) AS bucket, quantile_cont(value, 0.5) AS median
                FROM slice WHERE metric = ? GROUP BY bucket ORDER BY bucket
                """, row -> row.doubleValue("median"), "metric_7");
        long asked = System.nanoTime();

        assertThat(moved).isEqualTo(200_000);
        assertThat(medians).hasSizeBetween(33, 35);
        Logger.getLogger(LakeContract.class)
                .infof(
                        "200,000 rows: staged %d ms, flushed %d ms, percentile per hour of one metric %d ms, %d bytes",
                        (staged - began) / 1_000_000,
                        (flushed - staged) / 1_000_000,
                        (asked - flushed) / 1_000_000,
                        dataBytes());
    }

    @Test
    void a_devices_rows_are_exported_in_order_of_time() throws IOException {
        appendAt(Instant.parse("2026-03-02T00:00:00Z"), 2.5);
        lake.flush(organization, SAMPLES);
        appendAt(Instant.parse("2026-03-01T12:30:00Z"), 1.0);
        append(UUID.randomUUID(), 9.0);
        var csv = new ByteArrayOutputStream();

        lake.exportCsv(organization, SAMPLES, device, csv);

        assertThat(csv.toString(StandardCharsets.UTF_8))
                .isEqualTo("captured_at,metric,value\r\n2026-03-01T12:30:00.000000Z,m,1.0\r\n"
                        + "2026-03-02T00:00:00.000000Z,m,2.5\r\n");
    }

    final void append(UUID of, double... values) {
        db.doInTransaction(organization, tx -> lake.append(tx, organization, SAMPLES, List.of(batch(of, values))));
    }

    private void appendAt(Instant at, double value) {
        db.doInTransaction(
                organization,
                tx -> lake.append(
                        tx,
                        organization,
                        SAMPLES,
                        List.of(new LakeBatch(product, device, List.of(Entry.at(at, "m", value))))));
    }

    private LakeBatch batch(UUID of, double... values) {
        return new LakeBatch(
                product,
                of,
                java.util.Arrays.stream(values)
                        .mapToObj(value -> Entry.at(TODAY, "m", value))
                        .toList());
    }

    private Slice slice() {
        return Slice.ofProduct(SAMPLES, product, Instant.EPOCH, TODAY.plus(Duration.ofDays(1)));
    }

    final List<Double> values() {
        return lake.ask(
                organization, slice(), "SELECT value FROM slice ORDER BY value", row -> row.doubleValue("value"));
    }

    private long staged() {
        return db.inTransaction(
                organization, tx -> tx.one("SELECT count(*) AS n FROM lake_staging", row -> row.longValue("n")));
    }

    private int currentFiles() {
        var warehouse = new Warehouse(store, new LakeFiles(data, objects));
        return db.inTransaction(organization, tx -> warehouse
                .allFiles(warehouse.open(tx, organization, SAMPLES))
                .size());
    }

    final List<Path> dataFiles() throws IOException {
        var files = new ArrayList<Path>();
        objects.each(Warehouse.data(organization, SAMPLES), file -> files.add(objects.local(file.key())));
        return files;
    }

    private long dataBytes() {
        try {
            return dataFiles().stream()
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What a DuckDB that knows nothing of us finds in the files. */
    private Map<UUID, Long> rowsByFile() throws SQLException, IOException {
        var found = new HashMap<UUID, Long>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var results = statement.executeQuery("SELECT device_id, count(*) AS n FROM "
                        + Parquet.scan(SAMPLES, dataFiles()) + " GROUP BY device_id")) {
            while (results.next()) {
                found.put((UUID) results.getObject("device_id"), results.getLong("n"));
            }
        }
        return found;
    }
}
