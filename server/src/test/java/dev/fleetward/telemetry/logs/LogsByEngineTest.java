package dev.fleetward.telemetry.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RandomRows;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.OtherEngine;
import dev.fleetward.lake.Slice;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each question over log lines, to DuckDB and to Trino. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LogsByEngineTest {
    private final TestOrganization maker = new TestOrganization();

    @Inject
    Lake duck;

    @Inject
    Products products;

    @Test
    void answers_are_the_same() {
        var product = products.require(maker.id, maker.product);
        Lake other = OtherEngine.trino();
        var rows = new RandomRows(11, duck, product);
        var position = new AtomicLong();
        rows.fill(FieldTables.LOGS, (_, at) -> {
            boolean compact = rows.random.nextInt(4) == 0;
            return Entry.at(
                    at,
                    position.incrementAndGet(),
                    (long) rows.random.nextInt(4),
                    compact ? null : rows.any("Started", "it's HOT: 90 %", "Ünïcode 😀", "a_b%c"),
                    compact ? 17L : null,
                    compact ? "[1,\"hot\"]" : null,
                    rows.any("b1", null),
                    rows.any("1.0", "1.1", "1.2", null),
                    rows.any("net.c:41", null),
                    rows.any("pumpd", null),
                    rows.any(401L, null));
        });
        var inProcess = new LogStore(duck);
        var trino = new LogStore(other);
        Slice all = Slice.ofProduct(FieldTables.LOGS, product.id().value(), RandomRows.FROM, RandomRows.TO);
        Slice one = new Slice(
                FieldTables.LOGS, product.id().value(), rows.devices.getFirst(), RandomRows.FROM, RandomRows.TO);

        int lines = 0;
        for (Slice slice : List.of(all, one, all.only("version", "1.1"))) {
            for (String text : new String[] {"", "hot", "it's", "ÜNÏ", "b%c", "' OR ?"}) {
                for (String source : text.isEmpty() ? List.of("", "pumpd") : List.of(rows.any("", "pumpd"))) {
                    var query = new Logs.Query(
                            RandomRows.FROM,
                            RandomRows.TO,
                            text,
                            rows.any(Logs.Level.DEBUG, Logs.Level.ERROR),
                            "",
                            source);
                    var expected = inProcess.search(maker.id, slice, query, null, 50);
                    assertThat(trino.search(maker.id, slice, query, null, 50)).isEqualTo(expected);
                    assertThat(trino.count(maker.id, slice, query)).isEqualTo(inProcess.count(maker.id, slice, query));
                    lines += expected.size();
                }
            }
        }
        assertThat(lines).isGreaterThan(400);
        var query = new Logs.Query(RandomRows.FROM, RandomRows.TO, "", Logs.Level.DEBUG);
        var last = inProcess.search(maker.id, all, query, null, 50).getLast().line();
        String[] place = last.place().split(":", 2);
        var before = new LogStore.Place(Long.parseLong(place[0]), Long.parseLong(place[1]));
        assertThat(trino.search(maker.id, all, query, before, 50))
                .hasSize(50)
                .isEqualTo(inProcess.search(maker.id, all, query, before, 50));
    }
}
