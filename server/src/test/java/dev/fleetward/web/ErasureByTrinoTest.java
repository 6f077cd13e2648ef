package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.AskedByTrino;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.S3Bucket;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TrinoProcess;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeSql;
import dev.fleetward.lake.LakeTable;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose files lie in a bucket, and whose questions Trino answers from there. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = S3Bucket.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = AskedByTrino.class, restrictToAnnotatedClass = true)
class ErasureByTrinoTest {
    private static final String ERASED = "TRINO-5d1f77c0";
    private static final List<String> DEVICES = List.of("PUMP-1", ERASED, "PUMP-2");
    private static final List<LakeTable> TABLES = List.of(FieldTables.SAMPLES, FieldTables.LOGS, FieldTables.SESSIONS);
    /** Enough for files to be merged, and some after that. */
    private static final int FLUSHES_BEFORE_MERGE = 9;

    private static final int FLUSHES = 12;
    private static final String EVENTS = """
            {"device": {"serial": "%1$s", "software": {"version": "1.0.0"}}, "events": [
             {"id": "h%2$d", "type": "heartbeat", "at": "%3$s", "metrics": {"heat": %2$d, "says": "%1$s"}},
             {"id": "s%2$d", "type": "session", "name": "dose", "durationMs": 1000, "at": "%3$s", "metrics": {"ml": 3}},
             {"id": "l%2$d", "type": "log", "at": "%3$s", "lines": [
               {"at": "%3$s", "level": "error", "text": "%1$s is stuck"},
               {"at": "%3$s", "level": "info", "text": "on again"}]}]}
            """;

    private final TestOrganization organization = new TestOrganization();
    private String schema = "";

    @Inject
    Db db;

    @Inject
    Lake lake;

    @Inject
    Products products;

    @Inject
    ObjectStore store;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @TempDir
    Path fetched;

    @BeforeEach
    void begin() {
        schema = "\"%s\".org_%s."
                .formatted(AskedByTrino.begin(), organization.id.toString().replace("-", ""));
    }

    @Test
    void of_an_erased_device_trino_finds_no_row_and_the_bucket_holds_no_byte() throws IOException {
        assertThat(lake.sql()).isEqualTo(LakeSql.TRINO);
        for (int round = 0; round < FLUSHES; round++) {
            send(round);
            TABLES.forEach(table -> lake.flush(organization.id, table));
            if (round == FLUSHES_BEFORE_MERGE) {
                TABLES.forEach(table -> lake.maintain(organization.id, table));
            }
        }
        // The last of them wait in the database.
        send(FLUSHES);
        UUID erased = db.inTransaction(
                organization.id, tx -> tx.one("SELECT id FROM device WHERE serial = ?", row -> row.uuid("id"), ERASED));
        var remains = new Remains(ERASED, erased);
        Map<String, Long> before = countedByDevice();
        List<String> tables = tables();

        assertThat(before).hasSize(3 * TABLES.size());
        assertThat(tables).containsExactlyInAnyOrder("samples", "logs", "sessions");
        for (String table : tables) {
            assertThat(snapshots(table)).as(table).hasSizeGreaterThan(1);
            assertThat(lines(table)).as(table).anyMatch(remains::isIn);
        }
        assertThat(remains.inBucket(store, fetched.resolve("before"))).anyMatch(file -> file.endsWith(".parquet"));
        assertThat(get("/logs?q=stuck&limit=100").get("items")).hasSize(3 * (FLUSHES + 1));
        assertThat(get("/devices/" + ERASED + "/sessions?limit=100").get("items"))
                .hasSize(FLUSHES + 1);

        assertThat(organization
                        .post(organization.api("/devices/" + ERASED + "/erasure"), Map.of("confirm", ERASED))
                        .status())
                .isLessThan(300);

        for (String table : tables()) {
            assertThat(snapshots(table)).as(table).isNotEmpty();
            assertThat(lines(table)).as(table).isNotEmpty().noneMatch(remains::isIn);
        }
        Map<String, Long> others = new HashMap<>(before);
        others.keySet().removeIf(key -> key.endsWith(erased.toString()));
        assertThat(others).hasSize(2 * TABLES.size());
        assertThat(countedByDevice()).isEqualTo(others);
        assertThat(get("/logs?q=stuck&limit=100").get("items")).hasSize(2 * (FLUSHES + 1));
        assertThat(remains.inBucket(store, fetched.resolve("after"))).isEmpty();
        assertThat(remains.inFiles(data, store)).isEmpty();
    }

    private void send(int round) {
        Instant at = Instant.now().minus(Duration.ofHours(1)).plusSeconds(round);
        for (String serial : DEVICES) {
            var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                    .header("Memfault-Project-Key", organization.projectKey)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(EVENTS.formatted(serial, round, at))));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        }
        eventually(
                () -> assertThat(get("/ingest/status").get("pending").asInt()).isZero());
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    /** Rows of each table and device, those that wait among them; as the server asks. */
    private Map<String, Long> countedByDevice() {
        ProductId product =
                products.require(organization.id, organization.product).id();
        var counted = new HashMap<String, Long>();
        for (LakeTable table : TABLES) {
            lake.ask(
                            organization.id,
                            Slice.ofProduct(table, product.value(), Instant.EPOCH, Instant.now()),
                            "SELECT device_id, count(*) AS n FROM slice GROUP BY device_id",
                            row -> Map.entry(table.name() + " of " + row.uuid("device_id"), row.longValue("n")))
                    .forEach(entry -> counted.put(entry.getKey(), entry.getValue()));
        }
        return counted;
    }

    private List<String> tables() {
        String[] named = schema.split("\\.", 2);
        return texts(TrinoProcess.ask(
                "SELECT table_name AS n FROM %s.information_schema.tables WHERE table_schema = '%s'"
                        .formatted(named[0], named[1].replace(".", "")),
                "n"));
    }

    private List<Object> snapshots(String table) {
        return TrinoProcess.ask("SELECT snapshot_id AS n FROM " + schema + "\"" + table + "$snapshots\"", "n");
    }

    /** Every row of every snapshot that Trino reaches, all of its columns as text. */
    private List<String> lines(String table) {
        String columns = texts(TrinoProcess.ask("SHOW COLUMNS FROM " + schema + table, "Column")).stream()
                .map(column -> "CAST(" + column + " AS VARCHAR)")
                .collect(Collectors.joining(", "));
        return texts(TrinoProcess.ask(
                snapshots(table).stream()
                        .map(snapshot -> "SELECT concat_ws(' | ', %s) AS line FROM %s FOR VERSION AS OF %s"
                                .formatted(columns, schema + table, snapshot))
                        .collect(Collectors.joining(" UNION ALL ")),
                "line"));
    }

    private static List<String> texts(List<Object> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
