package dev.fleetward.crashes.intake;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class GroupingTest {
    private static final long MEMORY_FAULT = 0x9200;
    private static final long BROWN_OUT = 0x8003;
    private static final Instant NOW = Instant.now();

    @Inject
    FieldTrouble trouble;

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    Blobs blobs;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_crash_with_coredump_and_reboot_counts_once() {
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));
        send("P-1", reboot("1.0.0", MEMORY_FAULT, 0x1000L, true));

        JsonNode issue = issues().get(0);

        assertThat(issues()).hasSize(1);
        assertThat(issue.get("events").asLong()).isEqualTo(1);
        assertThat(issue.get("title").asText()).isEqualTo("Memory fault at 0x00001000");
    }

    @Test
    void the_coredump_may_come_after_its_reboot() {
        send("P-1", reboot("1.0.0", MEMORY_FAULT, null, true));
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));

        assertThat(issues()).hasSize(1);
        assertThat(traces(1)).hasSize(1);
        assertThat(traces(1).get(0).get("hasCoredump").asBoolean()).isTrue();
    }

    @Test
    void a_second_crash_is_a_second_event() {
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));
        send("P-1", reboot("1.0.0", MEMORY_FAULT, 0x1000L, true));
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));
        send("P-1", reboot("1.0.0", MEMORY_FAULT, 0x1000L, true));

        assertThat(issues().get(0).get("events").asLong()).isEqualTo(2);
    }

    @Test
    void devices_are_counted_apart_from_events() {
        send("P-1", reboot("1.0.0", BROWN_OUT, null, false));
        send("P-1", reboot("1.0.0", BROWN_OUT, null, false));
        send("P-2", reboot("1.1.0", BROWN_OUT, null, false));

        JsonNode issue = issues().get(0);

        assertThat(issue.get("events").asLong()).isEqualTo(3);
        assertThat(issue.get("devices").asLong()).isEqualTo(2);
        assertThat(issue.get("versions")).extracting(JsonNode::asText).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void an_expected_reboot_is_no_issue() {
        send("P-1", reboot("1.0.0", 0x0003, null, false));

        assertThat(issues()).isEmpty();
    }

    @Test
    void a_report_says_what_the_fault_registers_say() {
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));

        eventually(() -> assertThat(traces(1).get(0).get("analysis").asText()).isEqualTo("DONE"));
        String trace = organization.api("/traces/" + traces(1).get(0).get("id").asText());
        JsonNode report = organization.get(trace + "/report").json();
        assertThat(report.at("/fault/sentence").asText()).contains("null pointer plus 24 bytes");
        assertThat(report.at("/threads/0/registers")).hasSize(19);
    }

    @Test
    void the_crash_free_share_counts_devices() {
        send("P-1", reboot("1.0.0", BROWN_OUT, null, false));
        send("P-2", reboot("1.0.0", 0x0002, null, false));

        JsonNode share = organization.get(organization.api("/crash-free")).json();

        assertThat(share.get("crashFree").asLong()).isEqualTo(1);
        assertThat(share.get("active").asLong()).isEqualTo(2);
    }

    @Test
    void pages_show_the_stream_and_the_issue() {
        send("P-1", coredump("1.0.0", MEMORY_FAULT, 0x1001));

        assertThat(organization.get("/products/pump/issues").text())
                .contains("Memory fault at 0x00001000")
                .contains("0 of 1 device active");
        eventually(() -> assertThat(organization.get("/products/pump/issues/1").text())
                .contains("DACCVIOL")
                .contains("1 device crashed 1 time"));
    }

    @Test
    void hostile_text_is_shown_as_text() {
        send(
                "P-1",
                new FieldEvent.Trace(
                        origin("<b>1.0</b>"), 3, null, null, null, new FieldEvent.Plain("<script>alert(1)</script>")));

        assertThat(organization.get("/products/pump/issues").text())
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert");
    }

    private JsonNode issues() {
        return organization.get(organization.api("/issues")).json().get("items");
    }

    private JsonNode traces(long issue) {
        return organization
                .get(organization.api("/issues/" + issue + "/traces"))
                .json()
                .get("items");
    }

    private void send(String serial, FieldEvent event) {
        var product = products.require(organization.id, organization.product);
        db.doInTransaction(organization.id, tx -> {
            var device = devices.register(tx, product, serial, NOW);
            var received =
                    new Received(new EventId(UUID.randomUUID()), organization.id, product.id(), device, null, 1, NOW);
            ((FieldEventConsumer) trouble).accept(tx, List.of(new FieldEventConsumer.Incoming(received, event)));
        });
    }

    private static Reboot reboot(String version, long reason, @Nullable Long pc, boolean withCoredump) {
        return new Reboot(origin(version), reason, pc, null, null, withCoredump ? 1L : 0L);
    }

    /** A small one with the container around it, in the blob store as ingest leaves it. */
    private FieldEvent.Coredump coredump(String version, long reason, int pc) {
        var registers = words(19).putInt(15 * 4, pc);
        var fault = words(7).putInt(4, 1 << 1 | 1 << 7).putInt(16, 0x18);
        var blocks = new ArrayList<FieldEvent.Block>();
        blocks.add(block(FieldEvent.Block.REGISTERS, 0, registers));
        blocks.add(block(FieldEvent.Block.MACHINE_TYPE, 0, words(1).putInt(0, 0x28)));
        blocks.add(block(FieldEvent.Block.TRACE_REASON, 0, words(1).putInt(0, (int) reason)));
        blocks.add(block(FieldEvent.Block.MEMORY, 0xe000ed24L, fault));
        byte[] raw = container(blocks);
        String sha256 = blobs.put(organization.id, new ByteArrayInputStream(raw), "A coredump", raw.length)
                .sha256();
        return new FieldEvent.Coredump(
                origin(version),
                new FieldEvent.Attachment(sha256, raw.length, ""),
                2,
                raw.length,
                blocks,
                new FieldEvent.Footer(0, List.of(0L, 0L)),
                null);
    }

    private static byte[] container(List<FieldEvent.Block> blocks) {
        int size = 28
                + blocks.stream().mapToInt(block -> 12 + (int) block.length()).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x45524f43).putInt(2).putInt(size);
        for (FieldEvent.Block block : blocks) {
            out.putInt(block.type()).putInt((int) block.address()).putInt((int) block.length());
            out.put(block.content().duplicate());
        }
        out.putInt(0x504d5544);
        return out.array();
    }

    private static ByteBuffer words(int count) {
        return ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static FieldEvent.Block block(int type, long address, ByteBuffer content) {
        return new FieldEvent.Block(0, type, address, content.capacity(), "", content.asReadOnlyBuffer());
    }

    private static Origin origin(String version) {
        return new Origin(NOW.minus(Duration.ofMinutes(5)), null, "r1", "main", version, "0a0b0c0d0e0f", 1L);
    }
}
