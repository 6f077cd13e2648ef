package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.objects.ObjectStores;
import dev.fleetward.products.Products;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Log lines written through the lake's own writer, then searched through the API. Not part of the suite:
 * {@code mvn -o -pl server test -Dfast -Dtest=LogSearchBench -Dfleetward.bench.lines=100000000}.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LogSearchBench {
    private static final long LINES = Long.getLong("fleetward.bench.lines", 2_000_000);
    /** About what a merge makes: 64 MiB. */
    private static final long LINES_A_FILE = 4_000_000;

    private static final int DAYS = 6;
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(DAYS, ChronoUnit.DAYS);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Db db;

    @Inject
    LakeStore store;

    @Inject
    Products products;

    @All
    @Inject
    List<LakeTable> tables;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @Test
    void a_substring_of_one_version_is_found_among_all_lines() {
        long began = System.nanoTime();
        write();
        System.out.printf("%,d lines written in %.1f s%n", LINES, seconds(began));
        LakeStatus status = status();
        System.out.printf(
                "%d files, %.1f bytes a line in Parquet%n", status.files(), (double) status.bytes() / status.rows());

        ask("substring + version (rare line)", "q=flash_gc+starved&version=2.3.0");
        ask("substring + version (common line)", "q=mqtt&version=2.3.0");
        ask("substring + version + level", "q=timeout&version=2.3.0&level=warning");
        ask("substring, all versions", "q=flash_gc+starved");
    }

    private LakeStatus status() {
        var rows = organization.get("/api/v1/lake").json().get("items");
        for (var row : rows) {
            if (row.get("table").asText().equals("logs")) {
                assertThat(row.get("rows").asLong()).isEqualTo(LINES);
                return new LakeStatus(
                        "logs",
                        row.get("rows").asLong(),
                        row.get("files").asLong(),
                        row.get("bytes").asLong(),
                        0,
                        null);
            }
        }
        throw new AssertionError("no logs");
    }

    private void ask(String what, String query) {
        for (int turn = 1; turn <= 3; turn++) {
            long began = System.nanoTime();
            var answer = organization.get(organization.api("/logs?" + query));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            System.out.printf(
                    "%-36s %d: %6.2f s, %,d lines of %d versions%n",
                    what,
                    turn,
                    seconds(began),
                    answer.json().get("hits").get("lines").asLong(),
                    answer.json().get("hits").get("versions").size());
        }
    }

    private void write() {
        LakeTable table = tables.stream()
                .filter(one -> one.name().equals("logs"))
                .findFirst()
                .orElseThrow();
        UUID product =
                products.require(organization.id, organization.product).id().value();
        Path directory = data.resolve("lake");
        var files = new LakeFiles(data, ObjectStores.directory(data));
        var warehouse = new Warehouse(store, files);
        try (var duck = new Duck(directory, directory)) {
            for (long from = 0; from < LINES; from += LINES_A_FILE) {
                String source = lines(product, from, Math.min(LINES, from + LINES_A_FILE));
                String target = warehouse.newDataFile(organization.id, table);
                var written =
                        duck.run("writing", connection -> Parquet.write(connection, table, source, files, target));
                db.doInTransaction(organization.id, tx -> warehouse
                        .open(tx, organization.id, table)
                        .newAppend()
                        .appendFile(warehouse.describe(written))
                        .commit());
            }
        }
    }

    /** Ten versions, ten thousand devices, forty kinds of line with numbers in them, one kind rare. */
    private static String lines(UUID product, long from, long to) {
        long stepMicros = ChronoUnit.MICROS.between(START, Instant.now()) / LINES;
        return """
                (SELECT '%s'::UUID AS product_id,
                        ('00000000-0000-4000-8000-' || lpad((hash(i) %% 10000)::VARCHAR, 12, '0'))::UUID AS device_id,
                        make_timestamptz(%d + i * %d) AS captured_at,
                        i AS position,
                        CASE WHEN i %% 50 = 0 THEN 3 WHEN i %% 12 = 0 THEN 2 ELSE 1 END::BIGINT AS level,
                        CASE WHEN i %% 10007 = 0 THEN 'task flash_gc starved for ' || (hash(i) %% 9000) || ' ms'
                             ELSE (['mqtt: published ', 'mqtt: keep-alive, rtt ', 'valve ', 'motor: current ',
                                    'sensor timeout after ', 'ota: checking for update, slot ', 'heap: free ',
                                    'wifi: rssi ', 'settings: loaded key ', 'pump: duty cycle '])[1 + i %% 10]
                                  || (hash(i * 31) %% 100000) || (['', ' bytes', ' ms', ' units, state steady'])[1 + i %% 4]
                        END AS message,
                        NULL::BIGINT AS log_id, NULL::VARCHAR AS args, NULL::VARCHAR AS build,
                        '2.' || (hash(hash(i) %% 10000) %% 10) || '.0' AS version,
                        NULL::VARCHAR AS source, NULL::VARCHAR AS unit, NULL::BIGINT AS pid
                 FROM range(%d, %d) AS r (i)) AS made
                """.formatted(product, Staged.micros(START), stepMicros, from, to);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
