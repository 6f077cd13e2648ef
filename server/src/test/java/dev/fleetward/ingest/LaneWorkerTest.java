package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What working the log off must hold to when parts fail or forget. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LaneWorkerTest {
    private final TestOrganization organization = new TestOrganization();
    private final TestProduct product = new TestProduct(organization);

    @Inject
    LaneWorker worker;

    @Inject
    ChunkLog log;

    @Inject
    Products products;

    @Inject
    Db db;

    @Test
    void a_message_that_another_room_cannot_take_is_quarantined_whole_and_stalls_nothing() {
        product.post("W-1", Packetizer.single(reboot(1, "good")));
        product.post("W-1", Packetizer.single(reboot(2, TroublesomeConsumer.TROUBLE)));
        product.post("W-1", Packetizer.single(reboot(3, "good")));
        product.awaitDecoded();

        assertThat(product.events("W-1", ""))
                .extracting(event -> event.get("body").get("reboot_reason").asInt())
                .containsExactly(1, 3);
        JsonNode entry = product.quarantine().getFirst();
        assertThat(entry.get("reason").asText()).isEqualTo("failed");
        assertThat(entry.get("detail").asText()).contains("cannot take what is cursed");
        assertThat(product.status().get("decoded").asInt()).isEqualTo(2);
        assertThat(product.status().get("quarantined").asInt()).isEqualTo(1);
    }

    @Test
    void a_message_that_comes_twice_in_one_batch_counts_once() {
        byte[] chunk = Packetizer.single(reboot(5, "good"));
        product.post("W-3", chunk);
        product.post("W-3", chunk);
        product.post("W-4", chunk);
        product.awaitDecoded();

        assertThat(product.events("W-3", "")).hasSize(1);
        assertThat(product.events("W-4", "")).hasSize(1);
        assertThat(product.status().get("decoded").asInt()).isEqualTo(3);
    }

    @Test
    void a_message_that_comes_again_alone_in_the_next_minute_counts_once() {
        Instant first = Instant.parse("2026-11-20T12:00:40Z");
        byte[] chunk = Packetizer.single(reboot(8, "good"));
        store("W-7", first, chunk);
        store("W-7", first, Packetizer.single(reboot(9, "good")));
        store("W-7", first.plusSeconds(30), chunk);

        assertThat(product.events("W-7", "")).hasSize(2);
        assertThat(product.quarantine()).isEmpty();
        assertThat(product.status().get("decoded").asInt()).isEqualTo(3);
    }

    private void store(String serial, Instant receivedAt, byte[] chunk) {
        var id = products.require(organization.id, product.slug).id();
        log.store(List.of(new ChunkLog.Append(organization.id, id, serial, Carrier.CHUNK, receivedAt, List.of(chunk))));
        product.awaitDecoded();
    }

    @Test
    void events_go_with_their_device_and_with_its_product() {
        product.post("W-5", Packetizer.single(reboot(6, "good")));
        product.post("W-6", Packetizer.single(reboot(7, "good")));
        product.awaitDecoded();

        db.doInTransaction(organization.id, tx -> tx.update("DELETE FROM device WHERE serial = 'W-5'"));
        assertThat(events()).isEqualTo(1);
        db.doInTransaction(organization.id, tx -> tx.update("DELETE FROM product WHERE slug = ?", product.slug));
        assertThat(events()).isZero();
    }

    private long events() {
        return db.inTransaction(
                organization.id, tx -> tx.one("SELECT count(*) AS n FROM event", row -> row.longValue("n")));
    }

    @Test
    void a_message_begun_before_a_restart_completes_after_it() {
        List<byte[]> chunks = Packetizer.chunks(reboot(4, "a hardware version long enough for chunks"), 12);
        for (byte[] chunk : chunks) {
            product.post("W-2", chunk);
            product.awaitDecoded();
            forget("W-2");
        }
        product.post("W-2", chunks.getLast());
        product.awaitDecoded();

        assertThat(product.events("W-2", "")).hasSize(1);
        assertThat(product.quarantine()).isEmpty();
        assertThat(product.status().get("decoded").asInt()).isEqualTo(chunks.size() + 1);
        assertThat(product.status().get("waiting").asInt()).isZero();
    }

    /** As a restart would: what is in memory goes, the database stays. */
    private void forget(String serial) {
        var id = products.require(organization.id, product.slug).id();
        worker.forget(new Lane(organization.id, Lane.partition(id, serial)));
    }

    /** {2:2, 6:hardware, 4:{1:reason, 5:0}} */
    private static byte[] reboot(int reason, String hardware) {
        byte[] text = hardware.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {2, (byte) 0xA3, 2, 2, 6, 0x78, (byte) text.length});
        out.writeBytes(text);
        out.writeBytes(new byte[] {4, (byte) 0xA2, 1, (byte) reason, 5, 0});
        return out.toByteArray();
    }
}
