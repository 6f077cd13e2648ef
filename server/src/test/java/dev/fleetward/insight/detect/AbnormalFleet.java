package dev.fleetward.insight.detect;

import static dev.fleetward.telemetry.Field.heartbeat;

import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.kernel.Db;
import dev.fleetward.lake.Lake;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Random;

/**
 * A hundred devices of two kinds of hardware that reported their battery's drain for thirty hours; half of each kind got
 * 2.4.1 half way. The server looks at them when told to.
 */
@ApplicationScoped
@Unremovable
public class AbnormalFleet {
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final int HOURS = 30;
    private static final int DEVICES = 100;

    private final Field field;
    private final Lake lake;
    private final Db db;
    private final Devices devices;
    private final SoftwareVersions versions;
    private final DetectionRun detection;

    AbnormalFleet(Field field, Lake lake, Db db, Devices devices, SoftwareVersions versions, DetectionRun detection) {
        this.field = field;
        this.lake = lake;
        this.db = db;
        this.devices = devices;
        this.versions = versions;
        this.detection = detection;
    }

    /** Drain by version and hardware. */
    interface Truth {
        double of(String version, String hardware);
    }

    /** One anomaly: 2.4.1 drains the batteries of rev C. */
    public void drainsBatteries(TestOrganization organization) {
        reports(organization, (version, hardware) -> version.equals("2.4.1") && hardware.equals("rev C") ? 3.5 : 2.0);
        isLookedAt(organization);
    }

    void reports(TestOrganization organization, Truth truth) {
        var random = new Random(5);
        for (int device = 0; device < DEVICES; device++) {
            String hardware = device % 2 == 0 ? "rev B" : "rev C";
            double own = 0.2 * random.nextGaussian();
            var reports = new ArrayList<FieldEvent>();
            for (int hour = 0; hour < HOURS; hour++) {
                String version = device % 4 < 2 && hour >= HOURS / 2 ? "2.4.1" : "2.4.0";
                double value = truth.of(version, hardware) + own + 0.1 * random.nextGaussian();
                reports.add(heartbeat(at(hour), version, "battery_drain_pct", value));
            }
            field.sendsTogether(organization, "PUMP-" + device, reports);
            isThere(organization, device, hardware, device % 4 < 2 ? "2.4.1" : "2.4.0");
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    void isLookedAt(TestOrganization organization) {
        detection.run(field.product(organization));
    }

    private static Instant at(int hour) {
        return NOW.minus(Duration.ofHours(HOURS - hour)).plusSeconds(600);
    }

    private void isThere(TestOrganization organization, int device, String hardware, String version) {
        var product = field.product(organization);
        db.doInTransaction(organization.id, tx -> {
            var id = devices.find(tx, product.id(), "PUMP-" + device).orElseThrow();
            devices.hardware(tx, id, hardware);
            devices.runs(
                    tx, organization.id, id, versions.named(tx, organization.id, product.id(), "main", version), NOW);
        });
    }
}
