package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TrinoProcess;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.observation.HealthPart;
import dev.fleetward.lake.LakeBatch.Entry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TrinoEngineTest extends EngineContract {
    @Inject
    Lake inProcess;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    private final List<Lake> opened = new ArrayList<>();
    private Lake lake;

    @Override
    Lake lake() {
        if (lake == null) {
            lake = trino(Map.of());
        }
        return lake;
    }

    private Lake trino(Map<String, String> settings) {
        Lake made = OtherEngine.trino(settings);
        opened.add(made);
        return made;
    }

    @AfterEach
    void close() {
        opened.forEach(one -> one.close(null));
    }

    @Override
    String tooLarge() {
        return """
                SELECT CAST(cardinality(array_agg(a * 100000 + b)) AS DOUBLE) AS value FROM slice
                CROSS JOIN UNNEST(sequence(1, 10000)) AS many (a) CROSS JOIN UNNEST(sequence(1, 10000)) AS more (b)
                """;
    }

    @Test
    void its_name_is_that_of_its_sql() {
        assertThat(lake().sql()).isEqualTo(LakeSql.TRINO);
        assertThat(inProcess.sql()).isEqualTo(LakeSql.DUCKDB);
    }

    @Test
    void more_rows_than_fit_into_a_question_are_filed_first() {
        var few = trino(Map.of("fleetward.trino.question-characters", "5000"));
        for (int i = 0; i < 20; i++) {
            append(device, IntStream.range(i * 50, i * 50 + 50).asDoubleStream().toArray());
        }

        var seen = few.ask(
                organization, slice(), "SELECT value FROM slice ORDER BY value", row -> row.doubleValue("value"));

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(n -> (double) n).toList());
        assertThat(few.status(organization, ALL_KINDS).waitingRows()).isZero();
    }

    @Test
    void more_members_than_fit_into_a_question_are_too_many() {
        var few = trino(Map.of("fleetward.trino.question-characters", "5000"));
        var members = IntStream.range(0, 200)
                .mapToObj(_ -> new Lake.Member(UUID.randomUUID(), "all"))
                .toList();

        assertThatThrownBy(() -> few.askAmong(
                        organization, slice(), members, "SELECT label FROM members", row -> row.text("label")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("too-much-at-once"))
                .hasMessageContaining("fewer devices");
    }

    @Test
    void a_question_that_takes_too_long_is_ended_and_told_so() {
        var hasty = trino(Map.of("fleetward.trino.question-time", "1s"));
        append(device, 1.0);

        assertThatThrownBy(() -> hasty.ask(organization, slice(), """
                        SELECT count(*) AS n FROM slice CROSS JOIN UNNEST(sequence(1, 10000)) AS a (a)
                        CROSS JOIN UNNEST(sequence(1, 10000)) AS b (b) CROSS JOIN UNNEST(sequence(1, 1000)) AS c (c)
                        WHERE sin(a * b + c) > 2
                        """, row -> row.longValue("n")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("too-much-at-once"));
    }

    @Test
    void one_that_is_not_there_is_a_problem_that_says_so_and_the_server_degraded() {
        var away = Map.of("fleetward.trino.url", "http://127.0.0.1:9");
        append(device, 1.0);

        assertThatThrownBy(() -> trino(away)
                        .ask(organization, slice(), "SELECT value FROM slice", row -> row.doubleValue("value")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.type()).isEqualTo("lake-engine-away");
                    assertThat(problem.retryAfterSeconds()).isPositive();
                });
        var health = new TrinoHealth(OtherEngine.config(away));
        assertThat(health.status()).isEqualTo(HealthPart.Status.DEGRADED);
        assertThat(health.look().getFirst().advice()).contains("docs/trino.md");
        assertThat(health.state().orElseThrow().isWell()).isFalse();
    }

    @Test
    void one_that_is_there_is_well() {
        lake().flush(organization, ALL_KINDS);
        var health = new TrinoHealth(OtherEngine.config(Map.of()));

        assertThat(health.status()).isEqualTo(HealthPart.Status.UP);
        assertThat(health.look().getFirst().detail()).contains("version").contains("tables");
        assertThat(new TrinoHealth(OtherEngine.settings(Map.of())).state()).isEmpty();
    }

    @Test
    void its_login_reads_the_catalogue_and_nothing_else() throws SQLException {
        append(device, 1.0);
        lake().flush(organization, ALL_KINDS);

        try (var connection = TrinoProcess.login();
                var statement = connection.createStatement()) {
            try (var rows =
                    statement.executeQuery("SELECT metadata_location FROM iceberg_tables WHERE table_namespace = '"
                            + Warehouse.namespace(organization) + "'")) {
                assertThat(rows.next()).isTrue();
            }
            for (String refused : List.of(
                    "SELECT * FROM lake_staging",
                    "SELECT * FROM device",
                    "UPDATE iceberg_tables SET metadata_location = ''",
                    "DELETE FROM iceberg_tables",
                    "CREATE TABLE own (n int)",
                    "SET ROLE fleetward_app")) {
                assertThatThrownBy(() -> statement.execute(refused))
                        .as(refused)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void a_password_goes_over_https_only() {
        assertThatThrownBy(() -> trino(Map.of(
                        "fleetward.trino.url", "http://trino.example:8080", "fleetward.trino.password", "secret")))
                .hasMessageContaining("https only");
        var health = new TrinoHealth(OtherEngine.settings(
                Map.of("fleetward.trino.url", "http://trino.example:8080", "fleetward.trino.password", "secret")));
        assertThatThrownBy(() -> health.check(null)).hasMessageContaining("https only");
    }

    /** Of every snapshot that Trino still reaches and of every byte on the disk. */
    @Test
    void nothing_of_an_erased_device_is_found_by_trino_or_on_the_disk() throws IOException {
        String trace = "trace-" + UUID.randomUUID();
        UUID other = UUID.randomUUID();
        for (int i = 0; i < 4; i++) {
            append(new LakeBatch(product, device, List.of(Entry.at(TODAY, trace, (double) i, 1L, null, null))));
            append(other, i);
            lake().flush(organization, ALL_KINDS);
        }
        append(new LakeBatch(product, device, List.of(Entry.at(TODAY, trace, 9.0, 1L, null, null))));
        assertThat(found(trace)).isPositive();

        lake().erase(organization, ALL_KINDS, device);

        assertThat(found(trace)).isZero();
        assertThat(values()).hasSize(4);
        Path directory = data.resolve("lake/warehouse").resolve(Warehouse.namespace(organization));
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(trace)
                        .doesNotContain(bytesOf(device));
                if (file.toString().endsWith(".parquet")) {
                    assertThat(devicesIn(file)).as("%s", file).containsOnly(other);
                }
            }
        }
    }

    private long found(String trace) {
        String table = "\"%s\".%s.".formatted(OtherEngine.catalogue(), Warehouse.namespace(organization));
        List<Object> snapshots =
                TrinoProcess.ask("SELECT snapshot_id AS n FROM " + table + "\"engine_test$snapshots\"", "n");
        assertThat(snapshots).isNotEmpty();
        return snapshots.stream()
                .map(snapshot -> TrinoProcess.ask(
                        "SELECT count(*) AS n FROM %sengine_test FOR VERSION AS OF %s WHERE device_id = UUID '%s' OR metric = '%s'"
                                .formatted(table, snapshot, device, trace),
                        "n"))
                .mapToLong(counted -> (long) counted.getFirst())
                .sum();
    }

    /** What a DuckDB that knows nothing of us finds in a file. */
    private static List<Object> devicesIn(Path file) {
        var found = new ArrayList<Object>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var results = statement.executeQuery(
                        "SELECT DISTINCT device_id FROM " + Parquet.scan(ALL_KINDS, List.of(file)))) {
            while (results.next()) {
                found.add(results.getObject("device_id"));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private static String bytesOf(UUID id) {
        var bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}
