package dev.fleetward.insight.differs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.Fleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fleet too large to be read whole, made so by a low limit. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SampledFleetTest {
    private static final int DEVICES = 600;
    private static final int STRUCK = 40;

    @Inject
    Db db;

    @Inject
    Fleet fleet;

    @Inject
    SnapshotStore store;

    private Seed seed;

    @BeforeEach
    void threeOfFourStruckDevicesHaveTheRadioThatOneInTenOthersHas() {
        seed = new Seed(new TestOrganization());
        for (int i = 0; i < DEVICES; i++) {
            boolean struck = i < STRUCK;
            boolean radio = struck ? i % 4 != 0 : i % 10 == 0;
            seed.device(
                    (struck ? "STRUCK-" : "OTHER-") + i,
                    "1.0.0",
                    Instant.now(),
                    Map.of("radio", radio ? "x" : "y", "load", i % 50 + (struck ? 0.5 : 0)));
        }
    }

    @Test
    void every_affected_device_is_looked_at_and_shares_are_of_the_whole_fleet() {
        Differs.Answer answer = ofSample(100).of(seed.product(), "serial ~ STRUCK");

        assertThat(answer.everyNth()).isEqualTo(6);
        assertThat(answer.difference().affected()).isEqualTo(STRUCK);
        assertThat(answer.difference().rest()).isBetween(50L, 140L);
        Difference.Line first = answer.difference().lines().getFirst();
        assertThat(first.values()).containsExactly(new Difference.Value("radio", "x"));
        assertThat(first.shareOfAffected()).isEqualTo(0.75);
        assertThat(first.shareOfFleet()).isBetween(0.05, 0.30);
        assertThat(first.ratioLow()).isLessThan(30);
        assertThat(first.ratioHigh()).isGreaterThan(11);
    }

    @Test
    void the_whole_fleet_says_the_same_more_surely() {
        Difference.Line first = ofSample(1_000)
                .of(seed.product(), "serial ~ STRUCK")
                .difference()
                .lines()
                .getFirst();

        assertThat(first.values()).containsExactly(new Difference.Value("radio", "x"));
        assertThat(first.shareOfFleet()).isEqualTo(86 / 600.0);
        assertThat(first.with()).isEqualTo(86);
    }

    private Differs ofSample(int devices) {
        var limits = new Snapshots.Limits(1_000_000, devices);
        return new Differs(db, fleet, new Snapshots(db, store, List.of(), Clock.systemUTC(), limits));
    }
}
