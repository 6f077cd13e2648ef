package dev.fleetward.insight.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RandomRows;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.OtherEngine;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The explorer's question over single samples, to DuckDB and to Trino. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExploreByEngineTest {
    private static final TimeRange WEEK = new TimeRange(RandomRows.FROM, RandomRows.TO, Duration.ofDays(1));

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Lake duck;

    @Inject
    Products products;

    @Test
    void answers_are_the_same() {
        var product = products.require(maker.id, maker.product);
        Lake trino = OtherEngine.trino();
        var rows = new RandomRows(3, duck, product);
        rows.fill(
                FieldTables.SAMPLES,
                (_, at) -> Entry.at(
                        at,
                        rows.any("heat", "it's"),
                        "",
                        rows.any("1.0", "1.1", null),
                        rows.any(0.0, rows.random.nextGaussian() * 100, 1e31, null),
                        null,
                        rows.any(RandomRows.FROM, at, null),
                        null,
                        null,
                        null));
        var members = rows.devices.subList(0, 10).stream()
                .map(device -> new Lake.Member(device, rows.any("left", "it's right")))
                .toList();

        for (String figure : List.of("mean", "over")) {
            for (boolean isTotal : new boolean[] {false, true}) {
                for (String by : List.of("", "version")) {
                    for (String metric : List.of("heat", "it's")) {
                        var question = new Question(
                                metric,
                                Figure.parse(figure),
                                Cut.parse(by, ""),
                                by.isEmpty() ? Set.of() : Set.of("1.0", "1.1"),
                                Set.of(),
                                Set.of(),
                                "",
                                WEEK,
                                false,
                                20.0);
                        var asked = new ExploreStore.Asked(product, question, isTotal, Set.of("it's not"));
                        var expected = new ExploreStore(duck).ask(asked, members);
                        var answer = new ExploreStore(trino).ask(asked, members);

                        assertThat(answer.keySet()).isNotEmpty().isEqualTo(expected.keySet());
                        expected.forEach((name, found) -> {
                            assertSame(answer.get(name).total(), found.total());
                            assertThat(answer.get(name).readings()).hasSameSizeAs(found.readings());
                            for (int i = 0; i < found.readings().size(); i++) {
                                assertSame(
                                        answer.get(name).readings().get(i),
                                        found.readings().get(i));
                            }
                        });
                    }
                }
            }
        }
    }

    private static void assertSame(Reading answer, Reading expected) {
        assertThat(answer.devicesOver()).isEqualTo(Double.valueOf(expected.devicesOver()));
        assertThat(answer.point().at()).isEqualTo(expected.point().at());
        assertThat(answer.point().samples()).isEqualTo(expected.point().samples());
        assertThat(answer.point().low()).isEqualTo(expected.point().low());
        assertThat(answer.point().high()).isEqualTo(expected.point().high());
        assertThat(answer.point().devices()).isEqualTo(expected.point().devices());
        // Sums are of doubles in another order.
        assertThat(answer.point().sum()).isCloseTo(expected.point().sum(), Offset.offset(1e-6));
        for (double share : new double[] {0.05, 0.5, 0.95}) {
            assertThat(answer.point().quantile(share))
                    .isCloseTo(expected.point().quantile(share), Offset.offset(1e-9));
        }
    }
}
