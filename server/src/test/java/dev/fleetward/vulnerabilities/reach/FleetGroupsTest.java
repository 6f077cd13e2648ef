package dev.fleetward.vulnerabilities.reach;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.TestCohort;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of a large fleet are those of a look at every device at the time they were counted. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetGroupsTest {
    private static final int DEVICES = 24;

    @Inject
    Fleet fleet;

    @Inject
    Db db;

    @Inject
    Clock clock;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    FleetGroups groups;

    @Inject
    GroupStore store;

    @Inject
    GroupsJob job;

    private TestOrganization maker;
    private Product pump;

    @BeforeEach
    void a_maker_whose_version_one_is_exposed() {
        maker = new TestOrganization();
        pump = products.require(maker.id, maker.product);
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
    }

    @Test
    void what_is_counted_equals_a_look_at_every_device_for_any_versions() {
        var random = new Random(11);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < DEVICES; i++) {
                change(random, "SN-" + i);
            }
            new TestCohort(maker, "group-" + round)
                    .named("Group " + round)
                    .takes(List.of("SN-" + random.nextInt(DEVICES), "SN-" + random.nextInt(DEVICES)));
            eventually(() -> assertThat(counted()).isEqualTo(known()));
            count();

            for (int set = 0; set < 12; set++) {
                List<UUID> some =
                        versions().stream().filter(_ -> random.nextInt(3) == 0).toList();
                assertThat(told(some)).isEqualTo(looked(some));
            }
            assertThat(told(versions())).isEqualTo(looked(versions())).isNotEmpty();
        }
    }

    @Test
    void the_page_and_the_answer_say_of_when_the_groups_are() {
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "1.0");
        eventually(() -> assertThat(exposure().get("devices").asInt()).isEqualTo(2));
        assertThat(exposure().hasNonNull("groupsAsOf")).isFalse();
        assertThat(page()).contains("2 of 2 devices are exposed").doesNotContain("as of");

        count();
        fleet.runs(maker, "SN-2", "main", "2.0");
        eventually(() -> assertThat(exposure().get("devices").asInt()).isEqualTo(1));

        assertThat(exposure().get("groupsAsOf").asText()).isNotEmpty();
        assertThat(exposure().at("/groups/0/devices").asInt()).isEqualTo(2);
        assertThat(page()).contains("1 of 2 devices is exposed to CVE-2026-7 now", "as of");

        job.run();

        assertThat(exposure().hasNonNull("groupsAsOf"))
                .as("a fleet that is small is looked at")
                .isFalse();
        assertThat(exposure().at("/groups/0/devices").asInt()).isEqualTo(1);
    }

    private void change(Random random, String serial) {
        fleet.runs(maker, serial, "main", List.of("1.0", "2.0", "3.0").get(random.nextInt(3)));
        if (random.nextInt(3) == 0) {
            fleet.runs(maker, serial, "modem", List.of("7", "8").get(random.nextInt(2)));
        }
        db.doInTransaction(maker.id, tx -> {
            var device = devices.find(tx, pump.id(), serial).orElseThrow();
            if (random.nextBoolean()) {
                devices.hardware(tx, device, "rev-" + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                devices.setAttributes(
                        tx,
                        maker.id,
                        device,
                        Map.of("country", List.of("AT", "DE", "FR").get(random.nextInt(3))),
                        "test",
                        clock.instant());
            }
        });
        if (random.nextInt(4) == 0) {
            silent(serial);
        }
    }

    /** First heard of long ago, and only then. */
    private void silent(String serial) {
        db.doInTransaction(
                maker.id,
                tx -> tx.update(
                        "UPDATE device SET last_seen_at = ? WHERE product_id = ? AND serial = ?",
                        clock.instant().minus(Duration.ofDays(40)),
                        pump.id().value(),
                        serial));
    }

    private List<UUID> versions() {
        return db.inTransaction(
                maker.id,
                tx -> tx.list(
                        "SELECT id FROM software_version WHERE product_id = ? ORDER BY id",
                        row -> row.uuid("id"),
                        pump.id().value()));
    }

    /** Devices by each combination they are counted under, which follows them a moment later. */
    private List<String> counted() {
        return by("""
                SELECT d.device_id || ' ' || v.software_version_id AS what
                FROM device_build_set_view d JOIN build_set_version_view v USING (build_set_id)
                """);
    }

    private List<String> known() {
        return by("SELECT device_id || ' ' || software_version_id AS what FROM device_software_view");
    }

    private List<String> by(String sql) {
        return db.inTransaction(maker.id, tx -> tx.list(sql + " ORDER BY what", row -> row.text("what")));
    }

    private void count() {
        job.count(new GroupStore.Counted(maker.id, pump.id().value()));
    }

    private List<Reach.Group> told(List<UUID> some) {
        return db.inTransaction(maker.id, tx -> {
            var told = groups.of(tx, pump.id().value(), some);
            assertThat(told.countedAt()).isPresent();
            assertThat(told.silent()).isLessThanOrEqualTo(told.devices());
            return told.parts();
        });
    }

    private List<Reach.Group> looked(List<UUID> some) {
        return db.inTransaction(maker.id, tx -> new FleetGroups.Told(
                        store.groups(tx, pump.id().value(), some, groups.longAgo()), Optional.empty())
                .parts());
    }

    private JsonNode exposure() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-7/exposure")).json();
    }

    private String page() {
        return maker.get("/products/" + maker.product + "/vulnerabilities/CVE-2026-7/exposure")
                .text();
    }
}
