package dev.fleetward.telemetry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.DeviceId;
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
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Each question over sessions, to DuckDB and to Trino. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SessionsByEngineTest {
    private static final TimeRange WEEK = new TimeRange(RandomRows.FROM, RandomRows.TO, Duration.ofDays(1));

    private final TestOrganization maker = new TestOrganization();

    @Inject
    Lake duck;

    @Inject
    Products products;

    @Test
    void answers_are_the_same() {
        var product = products.require(maker.id, maker.product);
        Lake other = OtherEngine.trino();
        var rows = new RandomRows(7, duck, product);
        rows.fill(
                FieldTables.SESSIONS,
                (_, at) -> Entry.at(
                        // Some end at one moment.
                        at.truncatedTo(ChronoUnit.HOURS),
                        rows.any("wash", "dry", "it's"),
                        rows.any(at.minusSeconds(60), null),
                        rows.any((long) rows.random.nextInt(100_000), null),
                        (long) rows.random.nextInt(2),
                        rows.any("1.0", "1.1", null),
                        "{\"power\":" + rows.random.nextInt(100) + "}"));
        var inProcess = new SessionStore(duck);
        var trino = new SessionStore(other);
        var device = new DeviceId(rows.devices.getFirst());

        for (String name : new String[] {"", "wash", "it's", "none"}) {
            var place = SessionStore.Place.END;
            for (int page = 0; page < 3; page++) {
                var expected = inProcess.ofDevice(maker.id, product.id(), device, name, WEEK, place, 40);
                assertThat(trino.ofDevice(maker.id, product.id(), device, name, WEEK, place, 40))
                        .isEqualTo(expected);
                if (expected.isEmpty()) {
                    break;
                }
                place = SessionStore.Place.parse(expected.getLast().place());
            }
        }
        var summaries = inProcess.summaries(maker.id, product.id(), WEEK);
        assertThat(summaries).hasSize(9);
        assertThat(trino.summaries(maker.id, product.id(), WEEK))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("medianMs", "p95Ms")
                .isEqualTo(summaries);
    }
}
