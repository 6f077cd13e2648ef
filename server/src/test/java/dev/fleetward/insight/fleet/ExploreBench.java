package dev.fleetward.insight.fleet;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Thirty days of a metric of many devices, an hour each, folded as the flush folds them, then asked through the API; and
 * what a fold costs. Not part of the suite: see {@code bench/explore}.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExploreBench {
    private static final int DEVICES = Integer.getInteger("fleetward.bench.devices", 100_000);
    private static final int DAYS = 30;
    private static final int ROUNDS = 40;
    /** Single samples of a day for 100,000 devices, of fewer hours for more. */
    private static final int LAKE_HOURS = Math.clamp(2_400_000 / DEVICES, 1, 24);

    private static final int FOLDED = 100_000;
    private static final String METRIC = "battery_soc_pct";
    private static final List<String> VERSIONS = List.of("2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0");
    private static final List<String> HARDWARE = List.of("rev-a", "rev-b", "rev-c");
    /** As a rollout goes: a device in a hundred, one in ten, the rest in two regions. */
    private static final List<String> COHORTS = List.of("canary", "early", "north", "south");

    private static final Instant END = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final TestOrganization organization = new TestOrganization();
    private final Random random = new Random(5);

    @Inject
    Field field;

    @Inject
    Db db;

    @Inject
    Lake lake;

    @Inject
    RollupStore store;

    @Inject
    RollupJob job;

    @Inject
    Fold fold;

    @Test
    void a_month_of_a_fleet_is_explored() {
        addDevices();
        field.sends(organization, "D-0", heartbeat(END.minusSeconds(60), VERSIONS.getLast(), METRIC, 50));
        UUID product = field.product(organization).id().value();
        foldCost(product);
        long began = System.nanoTime();
        for (int hour = 0; hour < DAYS * 24; hour++) {
            var folding = new Folding(END);
            Instant at = END.minus(Duration.ofHours(hour)).minusSeconds(1_800);
            for (int device = 0; device < DEVICES; device++) {
                folding.add(product, reporter(device), sample(device, hour, at));
            }
            db.doInTransaction(organization.id, tx -> store.add(tx, organization.id, folding.rollups(), true));
        }
        double seconds = seconds(began);
        long samples = (long) DAYS * 24 * DEVICES;
        System.out.printf(
                "%,d samples of %,d devices rolled up in %.0f s: %.2f µs a sample%n",
                samples, DEVICES, seconds, 1e6 * seconds / samples);
        for (int i = 0; i < 20; i++) {
            job.run();
        }
        size();
        ask("30 days by version", "by=version&range=30d");
        ask("30 days by version, p95", "by=version&range=30d&figure=p95");
        ask("30 days by version, hour by hour", "by=version&range=30d&bucket=1h");
        ask("30 days by version and hardware", "by=version,hardware&range=30d");
        ask("30 days by cohort", "by=cohort&range=30d");
        ask("30 days of one cohort by version", "by=version&range=30d&cohort=early");
        ask("30 days of the fleet beside those before", "range=30d&compare=previous");
        ask("7 days by version, hour by hour", "by=version&range=7d");
        lakeOfADay(product);
        ask("%d h by region, from the lake".formatted(LAKE_HOURS), "by=attr.region&range=24h");
        ask(
                "%d h over a threshold, from the lake".formatted(LAKE_HOURS),
                "figure=over&threshold=20&range=24h&by=version");
        ask(
                "%d h of one region, from the lake".formatted(LAKE_HOURS),
                "by=version&range=24h&q=" + Address.encoded("attr.region = DE"));
    }

    private static Folding.Reporter reporter(int device) {
        return new Folding.Reporter(id(device), HARDWARE.get(device % 3), cohortId(cohort(device)));
    }

    private static int cohort(int device) {
        return device % 100 == 0 ? 0 : device % 10 == 1 ? 1 : 2 + device % 2;
    }

    private static UUID cohortId(int cohort) {
        return new UUID(0x0190_0000_0000_7001L, 0x8000_0000_0000_0000L | cohort);
    }

    /** Newer versions spread over the days; charge follows the hour. */
    private SampleRow sample(int device, int hour, Instant at) {
        int newest = Math.clamp(4 - hour / 144 - (device % 7 == 0 ? 1 : 0), 0, 4);
        double value = 40 + 30 * Math.sin(hour / 24.0 * 2 * Math.PI) + 8 * random.nextGaussian();
        return new SampleRow(at, METRIC, VERSIONS.get(newest), value, null, null, null);
    }

    private void foldCost(UUID product) {
        for (int round = 0; round < 5; round++) {
            var batches = new ArrayList<LakeBatch>();
            for (int i = 0; i < FOLDED / 2; i++) {
                Instant at = END.minusSeconds(random.nextInt(7_200));
                batches.add(new LakeBatch(
                        product,
                        id(i % DEVICES),
                        List.of(
                                entry(at, "a", random.nextGaussian() * 5 + 40),
                                entry(at, "b", random.nextInt(1_000)))));
            }
            var devices = batches.stream().map(LakeBatch::device).collect(Collectors.toSet());
            long began = System.nanoTime();
            db.doInTransaction(organization.id, tx -> fold.accept(tx, organization.id, devices, batches));
            System.out.printf(
                    "a fold of %,d samples, %,d devices: %.2f µs a sample%n",
                    FOLDED, FOLDED / 2, 1e6 * seconds(began) / FOLDED);
        }
    }

    private static LakeBatch.Entry entry(Instant at, String metric, double value) {
        return LakeBatch.Entry.at(at, metric, "", VERSIONS.getLast(), value, null, null, null, null, null);
    }

    private void lakeOfADay(UUID product) {
        long began = System.nanoTime();
        for (int hour = 0; hour < LAKE_HOURS; hour++) {
            Instant at = END.minus(Duration.ofHours(hour)).minusSeconds(1_800);
            for (int from = 0; from < DEVICES; from += FOLDED) {
                int start = from;
                int until = Math.min(DEVICES, from + FOLDED);
                var batches = IntStream.range(start, until)
                        .mapToObj(device -> new LakeBatch(
                                product, id(device), List.of(entry(at, METRIC, random.nextGaussian() * 8 + 40))))
                        .toList();
                db.doInTransaction(
                        organization.id, tx -> lake.append(tx, organization.id, FieldTables.SAMPLES, batches));
                lake.flush(organization.id, FieldTables.SAMPLES);
            }
        }
        double seconds = seconds(began);
        System.out.printf(
                "%,d samples staged, written to Parquet and folded: %.2f µs a sample%n",
                (long) LAKE_HOURS * DEVICES, 1e6 * seconds / ((long) LAKE_HOURS * DEVICES));
    }

    private void addDevices() {
        UUID product = field.product(organization).id().value();
        db.doInTransaction(organization.id, tx -> {
            for (int cohort = 0; cohort < COHORTS.size(); cohort++) {
                tx.update(
                        "INSERT INTO cohort (id, organization_id, product_id, slug, name) VALUES (?, ?, ?, ?, ?)",
                        cohortId(cohort),
                        organization.id,
                        product,
                        COHORTS.get(cohort),
                        COHORTS.get(cohort));
            }
        });
        for (int from = 0; from < DEVICES; from += FOLDED) {
            var devices = IntStream.range(from, Math.min(DEVICES, from + FOLDED))
                    .boxed()
                    .toList();
            db.doInTransaction(organization.id, tx -> {
                tx.update(
                        """
                        INSERT INTO device (id, organization_id, product_id, serial, hardware_version, cohort_id,
                                            registered_at, last_seen_at)
                        SELECT x.id, ?, ?, 'D-' || x.i, x.hw, x.cohort, now(), now()
                        FROM unnest(?::uuid[], ?::int[], ?::text[], ?::uuid[]) AS x (id, i, hw, cohort)
                        """,
                        organization.id,
                        product,
                        devices.stream().map(ExploreBench::id).toArray(UUID[]::new),
                        devices.toArray(Integer[]::new),
                        devices.stream().map(i -> HARDWARE.get(i % 3)).toArray(String[]::new),
                        devices.stream().map(i -> cohortId(cohort(i))).toArray(UUID[]::new));
                tx.update(
                        """
                        INSERT INTO device_attribute (device_id, organization_id, product_id, name, value, source, set_at,
                                                      type, value_text)
                        SELECT x.id, ?, ?, 'region', to_jsonb(x.region), 'api', now(), 'text', x.region
                        FROM unnest(?::uuid[], ?::text[]) AS x (id, region)
                        """,
                        organization.id,
                        product,
                        devices.stream().map(ExploreBench::id).toArray(UUID[]::new),
                        devices.stream()
                                .map(i -> List.of("DE", "FR", "AT", "IT").get(i % 4))
                                .toArray(String[]::new));
            });
        }
    }

    private void size() {
        db.doInTransaction(organization.id, tx -> tx.list(
                        """
                        SELECT step_hours, count(*) AS n, avg(length(devices))::float8 AS devices,
                               avg(length(quantiles))::float8 AS quantiles
                        FROM metric_rollup WHERE metric = ? GROUP BY step_hours ORDER BY step_hours
                        """,
                        row -> "roll-ups of %d h: %,d, on average %.0f bytes of devices and %.0f of quantiles"
                                .formatted(
                                        row.intValue("step_hours"),
                                        row.longValue("n"),
                                        row.doubleValue("devices"),
                                        row.doubleValue("quantiles")),
                        METRIC)
                .forEach(System.out::println));
    }

    private void ask(String what, String query) {
        int rounds = query.contains("24h") ? 5 : ROUNDS;
        long[] micros = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long began = System.nanoTime();
            var answer = organization.get(organization.api("/explore?metric=" + METRIC + "&" + query));
            micros[round] = (System.nanoTime() - began) / 1_000;
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json().get("lines")).isNotEmpty();
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-48s p50 %5d ms, p95 %5d ms, max %5d ms%n",
                what,
                micros[rounds / 2] / 1_000,
                micros[Math.min(rounds - 1, rounds * 95 / 100)] / 1_000,
                micros[rounds - 1] / 1_000);
    }

    private static UUID id(int device) {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | device);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
