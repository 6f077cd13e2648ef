package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What people see of what could not be decoded, and what its owner may take or take away. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class QuarantinePagesTest {
    private static final byte[] UNKNOWN_EVENT = {2, (byte) 0xA1, 2, 0x18, 99};
    private static final byte[] REBOOT = {2, (byte) 0xA2, 2, 2, 4, (byte) 0xA2, 1, 2, 5, 0};

    private final TestOrganization organization = new TestOrganization();
    private final TestProduct product = new TestProduct(organization);

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    @Any
    Instance<SubjectData> subjectData;

    @Inject
    ChunkLogStore log;

    @Inject
    LaneWorker worker;

    @Test
    void the_page_shows_reason_and_bytes_and_replays() {
        product.post("Q-1", Packetizer.single(UNKNOWN_EVENT));
        product.awaitDecoded();

        String page = page("").text();
        String id = product.quarantine().getFirst().get("id").asText();
        var replayed = organization.post("/products/" + product.slug + "/quarantine/" + id + "/replay", "");

        assertThat(page).contains("unknown-event", "Event type 99 is not known", "08 02 a1 02 18 63", "Q-1");
        assertThat(replayed.status()).isEqualTo(303);
        assertThat(page("?replayed=refused").text()).contains("refused again", "Replayed 1 times");
    }

    @Test
    void an_empty_quarantine_says_what_it_is_for() {
        assertThat(page("").text()).contains("Nothing is in quarantine");
    }

    @Test
    void a_devices_owner_gets_its_events_and_takes_them_away() throws IOException {
        product.post("E-1", Packetizer.single(REBOOT));
        product.post("E-1", Packetizer.single(UNKNOWN_EVENT));
        product.post(
                "E-1", Packetizer.chunks("never to be completed".getBytes(), 12).getFirst());
        product.post("E-2", Packetizer.single(REBOOT));
        product.awaitDecoded();
        SubjectData ours = subjectData.stream()
                .filter(data -> data.tables().contains("event"))
                .findFirst()
                .orElseThrow();
        var archive = new TreeMap<String, ByteArrayOutputStream>();

        ours.export(organization.id, deviceId("E-1"), path -> opened(archive, path));
        long erased = ours.erase(organization.id, deviceId("E-1"));

        assertThat(archive.get("field-data/events.jsonl").toString()).contains("\"reboot_reason\":2");
        assertThat(archive.get("field-data/quarantine.jsonl").toString()).contains("unknown-event");
        assertThat(erased).isEqualTo(6);
        assertThat(product.events("E-1", "")).isEmpty();
        assertThat(product.quarantine()).isEmpty();
        assertThat(product.events("E-2", "")).hasSize(1);
    }

    @Test
    void chunks_leave_the_log_some_time_after_they_were_worked_off() {
        product.post("L-1", Packetizer.single(REBOOT));
        product.awaitDecoded();
        Instant now = Clock.systemUTC().instant();

        int early = delete(now.minus(Duration.ofDays(1)));
        int late = delete(now.plusSeconds(1));

        assertThat(early).isZero();
        assertThat(late).isPositive();
        assertThat(product.events("L-1", "")).hasSize(1);
        assertThat(product.status().get("received").asInt()).isEqualTo(1);
    }

    @Test
    void a_message_whose_rest_never_came_is_given_up_into_quarantine() {
        var id = products.require(organization.id, product.slug).id();
        var chunks = Packetizer.chunks("a message of some length, cut in the middle".getBytes(), 12);
        product.postAll("T-1", chunks.subList(0, 2));
        product.awaitDecoded();

        var lane = new Lane(organization.id, Lane.partition(id, "T-1"));
        worker.expire(lane, new DeviceKey(id, "T-1"), "Nothing more came for 7 days");

        assertThat(product.quarantine().getFirst().get("reason").asText()).isEqualTo("timed-out");
        assertThat(product.quarantine().getFirst().get("chunkCount").asInt()).isEqualTo(2);
        assertThat(product.status().get("waiting").asInt()).isZero();
    }

    private int delete(Instant before) {
        return db.inTransaction(organization.id, tx -> log.deleteProcessed(tx, before, 1_000));
    }

    private UUID deviceId(String serial) {
        return devices.require(products.require(organization.id, product.slug), serial)
                .id()
                .value();
    }

    private TestOrganization.Answer page(String query) {
        return organization.get("/products/" + product.slug + "/quarantine" + query);
    }

    private static OutputStream opened(Map<String, ByteArrayOutputStream> archive, String path) {
        return archive.computeIfAbsent(path, _ -> new ByteArrayOutputStream());
    }
}
