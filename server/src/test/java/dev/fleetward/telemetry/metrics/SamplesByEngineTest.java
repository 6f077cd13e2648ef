package dev.fleetward.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RandomRows;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.OtherEngine;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each question over samples, to DuckDB and to Trino: the answers are the same, quantiles by rank. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SamplesByEngineTest {
    private static final TimeRange WEEK = new TimeRange(RandomRows.FROM, RandomRows.TO, Duration.ofDays(1));

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Lake duck;

    @Inject
    Products products;

    private Product product;
    private Lake trino;
    private RandomRows rows;

    private record Value(String metric, Instant at, double number) {}

    private final List<Value> values = new ArrayList<>();

    @BeforeEach
    void fill() {
        product = products.require(maker.id, maker.product);
        trino = OtherEngine.trino();
        rows = new RandomRows(42, duck, product);
        Instant since = RandomRows.FROM.minusSeconds(60);
        rows.fill(FieldTables.SAMPLES, (device, at) -> {
            String version = rows.any("1.0", "1.1", "it's 2", null);
            return switch (rows.random.nextInt(5)) {
                case 0 -> Entry.at(at, "mood", "", version, null, rows.any("good", "bad"), null, null, null, null);
                case 1 ->
                    Entry.at(
                            at,
                            "sent",
                            "",
                            version,
                            (double) rows.random.nextInt(1000),
                            null,
                            rows.any(since, at, null),
                            null,
                            null,
                            null);
                case 2 ->
                    Entry.at(
                            at,
                            "delay",
                            "",
                            version,
                            5.0,
                            null,
                            rows.any(since, null),
                            10.0,
                            50.0,
                            "0.0:1.5:" + rows.random.nextInt(9) + " 1.5:2.5:" + (1 + rows.random.nextInt(9)));
                default -> {
                    double number = rows.random.nextGaussian() * 100;
                    values.add(new Value("heat", at, number));
                    yield Entry.at(at, "heat", "", version, number, null, null, null, null, null);
                }
            };
        });
    }

    @Test
    void of_the_fleet() {
        List<SampleStore.Found> answer =
                same(store -> store.ofFleet(maker.id, product.id(), metric("heat", false), WEEK));

        assertThat(answer).hasSize(7);
        same(store -> store.ofFleet(maker.id, product.id(), metric("sent", true), WEEK));
    }

    @Test
    void by_version() {
        assertThat(same(store -> store.byVersion(maker.id, product.id(), metric("heat", false), WEEK)))
                .extracting(SampleStore.Found::line)
                .contains("1.0", "it's 2", "unknown");
        same(store -> store.byVersion(maker.id, product.id(), metric("sent", true), WEEK));
    }

    @Test
    void of_a_device() {
        UUID device = rows.devices.getFirst();

        assertThat(same(store ->
                        store.ofDevice(maker.id, product.id(), device, List.of("heat", "sent", "it's none"), WEEK)))
                .extracting(SampleStore.Found::line)
                .contains("heat", "sent");
    }

    @Test
    void what_versions_report() {
        var expected = new SampleStore(duck).reported(maker.id, product.id(), WEEK);

        assertThat(expected).hasSize(12);
        assertThat(new SampleStore(trino).reported(maker.id, product.id(), WEEK))
                .isEqualTo(expected);
    }

    @Test
    void histograms() {
        for (boolean byVersion : new boolean[] {false, true}) {
            var expected = new HistogramStore(duck).ofFleet(maker.id, product.id(), "delay", WEEK, byVersion);

            assertThat(expected).isNotEmpty();
            assertThat(new HistogramStore(trino).ofFleet(maker.id, product.id(), "delay", WEEK, byVersion))
                    .isEqualTo(expected);
        }
    }

    /** Those of Trino are off by one rank in a hundred at most, and by one rank where there are few. */
    @Test
    void quantiles_are_off_by_a_rank_of_one_percent_at_most() {
        var found = new SampleStore(trino).ofFleet(maker.id, product.id(), metric("heat", false), WEEK);

        for (SampleStore.Found one : found) {
            double[] of = values.stream()
                    .filter(value -> !value.at.isBefore(one.point().at())
                            && value.at.isBefore(one.point().at().plus(WEEK.bucket())))
                    .mapToDouble(Value::number)
                    .sorted()
                    .toArray();
            assertThat(of).hasSize((int) one.point().samples());
            assertRank(of, 0.05, one.point().p5());
            assertRank(of, 0.5, one.point().median());
            assertRank(of, 0.95, one.point().p95());
        }
    }

    private static void assertRank(double[] sorted, double share, double answer) {
        double at = share * (sorted.length - 1);
        double off = 1 + 0.01 * sorted.length;
        assertThat(answer)
                .isBetween(
                        sorted[(int) Math.max(0, Math.floor(at - off))],
                        sorted[(int) Math.min(sorted.length - 1, Math.ceil(at + off))]);
    }

    private List<SampleStore.Found> same(Function<SampleStore, List<SampleStore.Found>> question) {
        List<SampleStore.Found> expected = question.apply(new SampleStore(duck));
        List<SampleStore.Found> answer = question.apply(new SampleStore(trino));
        assertThat(answer).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Metrics.Point right = expected.get(i).point();
            Metrics.Point point = answer.get(i).point();
            assertThat(answer.get(i).line()).isEqualTo(expected.get(i).line());
            assertThat(point)
                    .usingRecursiveComparison()
                    .ignoringFields("p5", "median", "p95", "mean")
                    .isEqualTo(right);
            // Sums are of doubles in another order.
            assertThat(point.mean()).isCloseTo(right.mean(), Offset.offset(1e-9 * (1 + Math.abs(right.max()))));
            assertThat(point.median()).isBetween(right.min(), right.max());
            assertThat(point.p5()).isLessThanOrEqualTo(point.median());
            assertThat(point.p95()).isGreaterThanOrEqualTo(point.median());
        }
        return answer;
    }

    private static Metrics.Metric metric(String name, boolean isTotal) {
        return new Metrics.Metric(
                name,
                false,
                List.of(),
                RandomRows.FROM,
                new Metrics.Said(null, null, isTotal),
                new Metrics.Said(null, null, false));
    }
}
