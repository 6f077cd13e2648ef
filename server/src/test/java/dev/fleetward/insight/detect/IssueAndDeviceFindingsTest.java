package dev.fleetward.insight.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.telemetry.Field;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Devices get into trouble; issues that are new, surge or came back, and single devices, are told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class IssueAndDeviceFindingsTest {
    private static final long BROWN_OUT = 0x8003;
    private static final Instant NOW = Instant.now();

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    @All
    List<FieldEventConsumer> consumers;

    @Inject
    DetectionRun detection;

    @Test
    void an_issue_is_told_as_new_once_three_devices_have_it() {
        reboots("P-1", "1.0.0", ago(2));
        reboots("P-1", "1.0.0", ago(1));
        reboots("P-2", "1.0.0", ago(1));
        detection.run(product());
        assertThat(anomalies()).as("two devices").isEmpty();

        reboots("P-3", "1.1.0", NOW);
        detection.run(product());
        detection.run(product());

        assertThat(anomalies()).as("found again is the same").hasSize(1);
        JsonNode it = anomalies().getFirst();
        assertThat(it.get("shape").asText()).isEqualTo("NEW_ISSUE");
        assertThat(it.get("issue").asLong()).isEqualTo(1);
        assertThat(it.get("devices").asLong()).isEqualTo(3);
        assertThat(it.get("sentence").asText())
                .startsWith("New issue #1 “")
                .contains("”: 4 events on 3 devices, on 1.0.0, 1.1.0, since ");
        assertThat(organization.get("/products/pump/anomalies/1").text())
                .contains("New issue")
                .contains("issue+%3D+1");
    }

    @Test
    void what_is_older_than_a_day_is_no_news() {
        for (int device = 1; device <= 4; device++) {
            reboots("P-" + device, "1.0.0", ago(30));
        }

        detection.run(product());

        assertThat(anomalies()).isEmpty();
    }

    @Test
    void an_issue_that_comes_ten_times_as_often_as_in_the_days_before_surges() {
        for (int day = 1; day <= 6; day++) {
            for (int device = 1; device <= 4; device++) {
                reboots("P-" + device, "1.0.0", ago(24 * day));
            }
        }
        detection.run(product());
        assertThat(anomalies()).as("as every day").isEmpty();

        for (int device = 1; device <= 40; device++) {
            reboots("P-" + device, "1.0.0", NOW);
        }
        detection.run(product());

        assertThat(anomalies()).hasSize(1);
        JsonNode it = anomalies().getFirst();
        assertThat(it.get("shape").asText()).isEqualTo("SURGING_ISSUE");
        assertThat(it.get("value").asDouble()).isEqualTo(40);
        assertThat(it.get("usual").asDouble()).isCloseTo(4, within(1e-9));
        assertThat(it.get("sentence").asText())
                .contains("surges: 40 events today where 4.0 a day were usual, 40 devices in all, since ");
    }

    @Test
    void days_that_differ_much_anyway_make_no_surge() {
        for (int day = 1; day <= 6; day++) {
            for (int device = 1; device <= (day % 2 == 0 ? 4 : 30); device++) {
                reboots("P-" + device, "1.0.0", ago(24 * day));
            }
        }
        for (int device = 1; device <= 40; device++) {
            reboots("P-" + device, "1.0.0", NOW);
        }

        detection.run(product());

        assertThat(anomalies()).isEmpty();
    }

    @Test
    void an_issue_that_comes_back_after_it_was_resolved_is_told() {
        for (int device = 1; device <= 3; device++) {
            reboots("P-" + device, "1.0.0", ago(50));
        }
        var resolved = organization.put(
                organization.api("/issues/1/state"),
                "application/json",
                BodyPublishers.ofString("{\"state\":\"resolved\",\"version\":\"1.1.0\"}"));
        assertThat(resolved.status()).isEqualTo(200);
        reboots("P-1", "1.0.0", ago(1));
        detection.run(product());
        assertThat(anomalies()).as("on a version without the fix").isEmpty();

        reboots("P-2", "1.1.0", NOW);
        detection.run(product());

        assertThat(anomalies()).hasSize(1);
        JsonNode it = anomalies().getFirst();
        assertThat(it.get("shape").asText()).isEqualTo("REGRESSED_ISSUE");
        assertThat(it.get("issue").asLong()).isEqualTo(1);
        assertThat(it.get("sentence").asText())
                .startsWith("Issue #1 “")
                .contains("” came back after it was resolved in 1.1.0: 3 devices in all, since ");
    }

    @Test
    void a_device_that_crashes_far_more_than_its_peers_is_named() {
        fleetIsThere();
        reboots("P-2", "1.0.0", ago(3));
        reboots("P-3", "1.0.0", ago(3));
        for (int i = 0; i < 30; i++) {
            reboots("P-1", "1.0.0", ago(2));
        }

        detection.run(product());

        assertThat(ofOneDevice()).hasSize(1);
        JsonNode it = ofOneDevice().getFirst();
        assertThat(it.get("serial").asText()).isEqualTo("P-1");
        assertThat(it.get("value").asDouble()).isEqualTo(30);
        assertThat(it.get("sentence").asText())
                .startsWith(
                        "Device P-1 crashed 30 times in 24 hours, where its peers crashed 0.05 times; it runs 1.0.0");
    }

    @Test
    void where_all_devices_crash_none_is_named() {
        fleetIsThere();
        for (int device = 1; device <= 40; device++) {
            for (int i = 0; i < 12; i++) {
                reboots("P-" + device, "1.0.0", ago(2));
            }
        }

        detection.run(product());

        assertThat(ofOneDevice()).isEmpty();
    }

    private void fleetIsThere() {
        db.doInTransaction(organization.id, tx -> {
            for (int device = 1; device <= 40; device++) {
                devices.seen(tx, product(), "P-" + device, NOW);
            }
        });
    }

    private static Instant ago(int hours) {
        return NOW.minus(Duration.ofHours(hours));
    }

    private Product product() {
        return products.require(organization.id, organization.product);
    }

    private List<JsonNode> anomalies() {
        JsonNode items =
                organization.get(organization.api("/anomalies?all=true")).json().get("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private List<JsonNode> ofOneDevice() {
        return anomalies().stream()
                .filter(it -> it.get("shape").asText().equals("OUTLIER_DEVICE"))
                .toList();
    }

    /** As the chunk log's worker hands it over. */
    private void reboots(String serial, String version, Instant at) {
        db.doInTransaction(organization.id, tx -> {
            var device = devices.seen(tx, product(), serial, at).orElseThrow();
            var received = new Received(
                    new EventId(UUID.randomUUID()), organization.id, product().id(), device, null, 1, at);
            var reboot = new FieldEvent.Reboot(Field.origin(at, version), BROWN_OUT, null, null, null, 0L);
            consumers.stream()
                    .filter(one -> one.getClass().getPackageName().startsWith("dev.fleetward.crashes"))
                    .forEach(one -> one.accept(tx, List.of(new FieldEventConsumer.Incoming(received, reboot))));
        });
    }
}
