package dev.fleetward.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.devices.query.Suggestions;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.VersionOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whichever way devices are sought, those found are those that match. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetLookTest {
    private static final int DEVICES = 260;
    private static final int QUERIES = 120;
    private static final int LOOKED_AT_ONCE = 20;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Instant NOW = Instant.now();
    private static final List<String> REGIONS = List.of("DE", "AT", "Île de Ré", "100%_\\x");
    private static final List<String> VERSIONS = List.of("1.9.0", "1.10.0", "2.0.0-rc.1", "2.0.0");

    private final List<Facts> facts = new ArrayList<>();
    private final Random random = new Random(20_261_127);
    private TestOrganization organization;
    private Seed seed;

    private record Facts(
            String serial,
            String version,
            Instant seen,
            @Nullable String region,
            @Nullable Integer slots,
            String batch) {}

    @BeforeEach
    void aFleet() {
        organization = new TestOrganization();
        seed = new Seed(organization);
        for (int i = 0; i < DEVICES; i++) {
            var one = new Facts(
                    "D-%04d%s".formatted(i, i % 7 == 0 ? "x_Y" : ""),
                    any(VERSIONS),
                    NOW.minus(Duration.ofMinutes(30 + 60L * random.nextInt(400))),
                    random.nextInt(4) == 0 ? null : any(REGIONS),
                    random.nextInt(3) == 0 ? null : random.nextInt(8),
                    "Batch-%d".formatted(i));
            facts.add(one);
            var attributes = new HashMap<String, Object>(Map.of("batch", one.batch));
            if (one.region != null) {
                attributes.put("region", one.region);
            }
            if (one.slots != null) {
                attributes.put("slots", one.slots);
            }
            seed.device(one.serial, one.version, one.seen, attributes);
        }
    }

    @Test
    void every_way_of_looking_finds_those_that_match_and_no_others() {
        List<Fleet> ways = List.of(
                Seed.bean(Fleet.class),
                fleet(new Fleet.Limits(LOOKED_AT_ONCE, Double.MAX_VALUE, LONG)),
                fleet(new Fleet.Limits(LOOKED_AT_ONCE, 0, LONG)),
                fleet(new Fleet.Limits(LOOKED_AT_ONCE, 0, Duration.ZERO)));

        for (int i = 0; i < QUERIES; i++) {
            var query = new DeviceQuery(Optional.of(expression(3)));
            List<String> expected = facts.stream()
                    .filter(one -> matches(query.where().orElseThrow(), one))
                    .map(Facts::serial)
                    .toList();
            for (Fleet way : ways) {
                assertThat(all(way, query)).as(query.toString()).isEqualTo(expected);
                assertThat(way.recount(seed.product(), query).devices())
                        .as(query.toString())
                        .isEqualTo(expected.size());
                var found = way.look(seed.product(), query, Cursor.parse(null, null));
                for (var tally : List.of(way.tally(seed.product(), query), way.tally(seed.product(), query, found))) {
                    assertThat(tally.exact() ? tally.devices() : expected.size())
                            .as(query.toString())
                            .isEqualTo(expected.size());
                }
            }
        }
    }

    @Test
    void a_page_that_ends_for_want_of_time_says_where() {
        Fleet way = fleet(new Fleet.Limits(LOOKED_AT_ONCE, 0, Duration.ZERO));
        var last = new DeviceQuery(Optional.of(
                new Expression.Comparison("attr.batch", Operator.EQUAL, List.of("Batch-" + (DEVICES - 1)))));

        var found = way.look(seed.product(), last, Cursor.parse(null, null));

        assertThat(found.page().items()).isEmpty();
        assertThat(found.lookedUpTo()).contains("D-0019");
        assertThat(found.page().next()).isNotNull();
        assertThat(all(way, last)).containsExactly("D-0259x_Y");
    }

    @Test
    void a_part_of_a_serial_is_found_by_its_trigrams() {
        var plan = Seed.bean(Db.class).inTransaction(organization.id, tx -> {
            tx.update("SET LOCAL enable_seqscan = off");
            tx.update("SET LOCAL enable_indexscan = off");
            return String.join(
                    "\n",
                    tx.list(
                            "EXPLAIN SELECT id FROM device d WHERE "
                                    + ConditionStore.part("d.serial_folded", "0123")
                                            .sql(),
                            row -> row.text("QUERY PLAN"),
                            "%0123%"));
        });

        assertThat(plan).contains("device_serial_parts");
    }

    private static Fleet fleet(Fleet.Limits limits) {
        return new Fleet(
                Seed.bean(Db.class),
                Seed.bean(FleetStore.class),
                Seed.bean(LabelStore.class),
                Seed.bean(ConditionStore.class),
                Seed.bean(Suggestions.class),
                Seed.bean(Clock.class),
                limits);
    }

    private List<String> all(Fleet way, DeviceQuery query) {
        var serials = new ArrayList<String>();
        String after = null;
        do {
            PageOf<DeviceLine> page = way.find(seed.product(), query, Cursor.parse(after, 30));
            page.items().forEach(line -> serials.add(line.serial()));
            after = page.next();
        } while (after != null);
        return serials;
    }

    private Expression expression(int depth) {
        return switch (random.nextInt(depth == 0 ? 1 : 5)) {
            case 1 -> new Expression.And(List.of(expression(depth - 1), expression(depth - 1)));
            case 2 -> new Expression.Or(List.of(expression(depth - 1), expression(depth - 1), expression(depth - 1)));
            case 3 -> new Expression.Not(expression(depth - 1));
            default -> one();
        };
    }

    private Expression one() {
        return switch (random.nextInt(10)) {
            case 0 -> compare("serial", Operator.CONTAINS, any(List.of("123", "X_y", "_", "d-00", "7", "d-999")));
            case 1 -> compare("serial", Operator.EQUAL, any(facts).serial);
            case 2 -> compare("attr.batch", Operator.CONTAINS, any(List.of("tch-12", "H-25", "99", "batch-2")));
            case 3 -> compare("attr.batch", Operator.EQUAL, any(facts).batch);
            case 4 -> compare("attr.region", any(List.of(Operator.EQUAL, Operator.NOT_EQUAL)), any(REGIONS));
            case 5 -> compare("attr.region", Operator.CONTAINS, any(List.of("de", "%_", "\\", "LE DE")));
            case 6 -> compare("attr.slots", any(List.of(Operator.LESS, Operator.AT_LEAST)), "" + random.nextInt(9));
            case 7 -> new Expression.Has(any(List.of("attr.region", "attr.slots", "attr.batch", "attr.none")));
            case 8 -> new Expression.Within("seen", Duration.ofHours(7 + 24L * random.nextInt(17)));
            default -> compare("version", any(List.of(Operator.LESS, Operator.EQUAL, Operator.MORE)), any(VERSIONS));
        };
    }

    private static Expression compare(String field, Operator operator, String value) {
        return new Expression.Comparison(field, operator, List.of(value));
    }

    private static boolean matches(Expression expression, Facts one) {
        return switch (expression) {
            case Expression.And and -> and.parts().stream().allMatch(part -> matches(part, one));
            case Expression.Or or -> or.parts().stream().anyMatch(part -> matches(part, one));
            case Expression.Not not -> !matches(not.part(), one);
            case Expression.Within within -> !one.seen.isBefore(NOW.minus(within.span()));
            case Expression.Has has -> known(has.field(), one) != null;
            case Expression.Comparison asked
            when asked.field().equals("version") ->
                asked.operator()
                        .holds(VersionOrder.compare(one.version, asked.value()).orElseThrow());
            case Expression.Comparison asked -> holds(asked, known(asked.field(), one));
        };
    }

    private static boolean holds(Expression.Comparison asked, @Nullable String known) {
        if (known == null) {
            return asked.operator() == Operator.NOT_EQUAL;
        }
        return switch (asked.operator()) {
            case CONTAINS -> folded(known).contains(folded(asked.value()));
            case LESS, AT_MOST, MORE, AT_LEAST ->
                asked.operator().holds(Double.compare(Double.parseDouble(known), Double.parseDouble(asked.value())));
            case EQUAL, IN -> known.equals(asked.value());
            case NOT_EQUAL -> !known.equals(asked.value());
        };
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String known(String field, Facts one) {
        return switch (field) {
            case "serial" -> one.serial;
            case "attr.region" -> one.region;
            case "attr.batch" -> one.batch;
            case "attr.slots" -> one.slots == null ? null : Objects.toString(one.slots);
            default -> null;
        };
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
