package dev.fleetward.components;

import static dev.fleetward.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.components.sboms.Sboms;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PopulationTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    SoftwareVersions versions;

    @Inject
    Components components;

    @Inject
    Sboms sboms;

    @Inject
    Population population;

    @Inject
    SbomEvidence evidence;

    private TestOrganization maker;
    private Product pump;

    @BeforeEach
    void newMaker() {
        maker = new TestOrganization();
        pump = products.require(maker.id, maker.product);
    }

    @Test
    void counts_moved_by_events_equal_a_recount_after_any_walk() {
        Random random = new Random(7);
        for (int step = 0; step < 120; step++) {
            String type = random.nextInt(3) == 0 ? "modem" : "main";
            runs("SN-" + random.nextInt(12), type, "1." + random.nextInt(4), step);
        }

        eventually(() -> assertThat(running()).isEqualTo(recount()));
        db.doInTransaction(
                maker.id, tx -> assertThat(components.runningAnyOf(tx, recount().keySet()))
                        .isEqualTo(components.devicesWithKnownSoftware(tx, pump.id()))
                        .isEqualTo(devices.count(tx, pump.id(), START).total()));
    }

    @Test
    void an_event_told_twice_or_late_changes_nothing() {
        DeviceId device = runs("SN-1", "main", "1.0", 1);
        runs("SN-1", "main", "2.0", 2);
        eventually(() -> assertThat(running()).isEqualTo(recount()).hasSize(1));

        UUID old = version("main", "1.0").id().value();
        var late = new SoftwareVersionChanged(device.value(), pump.id().value(), null, old, START.plusSeconds(1));
        population.on(maker.id, late);
        population.on(maker.id, late);

        assertThat(running()).isEqualTo(recount());
    }

    @Test
    void evidence_says_how_many_versions_in_the_field_have_an_sbom() {
        runs("SN-1", "main", "1.0", 1);
        runs("SN-2", "main", "2.0", 2);
        sboms.put(
                new Caller(maker.id, "test", "test", Role.OWNER, ""),
                pump,
                new Sboms.Place("main", "1.0", ""),
                new ByteArrayInputStream("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}".getBytes(UTF_8)));

        eventually(
                () -> assertThat(evidence.measure(maker.id, pump.id().value())).satisfies(figure -> {
                    assertThat(figure.numerator()).isEqualTo(1);
                    assertThat(figure.denominator()).isEqualTo(2);
                }));
    }

    @Test
    void a_device_with_two_affected_types_is_one_device() {
        runs("SN-1", "main", "1.0", 1);
        runs("SN-1", "modem", "1.0", 2);
        runs("SN-2", "main", "1.0", 3);

        eventually(() -> assertThat(running()).isEqualTo(recount()).hasSize(2));
        assertThat(db.<Long>inTransaction(
                        maker.id, tx -> components.runningAnyOf(tx, running().keySet())))
                .isEqualTo(2);
    }

    @Test
    void an_erased_device_is_counted_no_more() {
        DeviceId device = runs("SN-1", "main", "1.0", 1);
        runs("SN-2", "main", "1.0", 2);
        eventually(() -> assertThat(running().values()).containsExactly(2L));

        db.acrossOrganizations(tx -> tx.update("DELETE FROM device WHERE id = ?", device.value()));

        assertThat(running().values()).containsExactly(1L);
    }

    private DeviceId runs(String serial, String type, String version, long second) {
        return db.inTransaction(maker.id, tx -> {
            Instant at = START.plusSeconds(second);
            DeviceId device = devices.register(tx, pump, serial, at);
            devices.runs(tx, maker.id, device, versions.named(tx, maker.id, pump.id(), type, version), at);
            return device;
        });
    }

    private SoftwareVersion version(String type, String version) {
        return db.inTransaction(maker.id, tx -> versions.named(tx, maker.id, pump.id(), type, version));
    }

    private Map<UUID, Long> running() {
        return db.inTransaction(maker.id, tx -> components.running(tx, pump.id()));
    }

    private Map<UUID, Long> recount() {
        Map<UUID, Long> counts = new HashMap<>();
        db.doInTransaction(maker.id, tx -> devices.running(tx, pump.id())
                .forEach((version, count) -> counts.put(version.value(), count)));
        return counts;
    }
}
