package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.ingest.chunks.Packetizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What devices post, and what becomes of it, through HTTP alone. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FieldDataTest {
    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:1795000000, 4:{1:{"battery":87}}} */
    private static final byte[] HEARTBEAT =
            event("a7020103010a646d61696e0965312e302e300663657674011a6afd86c004a101a167626174746572791857");

    private final TestOrganization organization = new TestOrganization();
    private final TestProduct product = new TestProduct(organization);

    @Test
    void a_chunk_is_acknowledged_with_202_and_an_exact_length() {
        Answer answer = product.post("S-1", Packetizer.single(HEARTBEAT));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
    }

    @Test
    void a_device_registers_itself_and_says_what_it_runs() {
        product.post("S-1", Packetizer.single(HEARTBEAT));
        product.awaitDecoded();

        JsonNode device = product.device("S-1");
        assertThat(device.get("hardwareVersion").asText()).isEqualTo("evt");
        assertThat(device.get("software").get(0).get("type").asText()).isEqualTo("main");
        assertThat(device.get("software").get(0).get("version").asText()).isEqualTo("1.0.0");
    }

    @Test
    void every_fixture_shows_in_the_api_as_the_device_meant_it() {
        for (String name : Fixtures.names().toList()) {
            JsonNode expected = Fixtures.expected(name);
            var own = new TestProduct(organization);
            String path = expected.get("post_path").asText();
            String serial = path.substring(path.lastIndexOf('/') + 1);

            own.postAll(serial, Fixtures.chunks(name));
            own.awaitDecoded();

            assertShows(own, serial, expected, name);
        }
    }

    @Test
    void several_chunks_in_one_request_are_taken_in_order() {
        JsonNode expected = Fixtures.multipartExpected();

        Answer answer = product.send("M-1", expected.get("content_type").asText(), Fixtures.multipartBody());
        product.awaitDecoded();

        assertThat(answer.status()).isEqualTo(202);
        assertShows(product, "M-1", expected, "multipart");
    }

    @Test
    void a_chunk_may_come_as_base64() {
        Answer answer = TestOrganization.send(product.request("/api/v0/chunks/B-1")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "base64")
                .POST(BodyPublishers.ofByteArray(Fixtures.base64Body())));
        product.awaitDecoded();

        assertThat(answer.status()).isEqualTo(202);
        assertShows(product, "B-1", Fixtures.base64Expected(), "base64");
    }

    @Test
    void doubled_slashes_and_escaped_serials_are_understood() {
        var chunk = BodyPublishers.ofByteArray(Packetizer.single(HEARTBEAT));
        var first =
                TestOrganization.send(product.request("//api/v0/chunks//S-1").POST(chunk));
        var second =
                TestOrganization.send(product.request("/api/v0/chunks/S%2D2").POST(chunk));
        product.awaitDecoded();

        assertThat(List.of(first.status(), second.status())).containsExactly(202, 202);
        assertThat(product.events("S-1", "")).hasSize(1);
        assertThat(product.events("S-2", "")).hasSize(1);
    }

    @Test
    void a_message_sent_twice_is_one_event() {
        product.post("S-1", Packetizer.single(HEARTBEAT));
        product.post("S-1", Packetizer.single(HEARTBEAT));
        product.postAll("S-1", Packetizer.chunks(HEARTBEAT, 20));
        product.awaitDecoded();

        assertThat(product.events("S-1", "")).hasSize(1);
    }

    @Test
    void chunks_of_many_devices_interleave() {
        for (byte[] chunk : Packetizer.chunks(HEARTBEAT, 20)) {
            for (int device = 0; device < 10; device++) {
                product.post("I-" + device, chunk);
            }
        }
        product.awaitDecoded();

        for (int device = 0; device < 10; device++) {
            assertThat(product.events("I-" + device, "")).hasSize(1);
        }
    }

    @Test
    void garbage_goes_to_quarantine_with_its_reason_and_stalls_nothing() {
        byte[] damaged = Packetizer.single(HEARTBEAT);
        damaged[4] ^= 1;

        product.post("S-1", "not a chunk at all".getBytes(UTF_8));
        product.post("S-1", damaged);
        product.post("S-1", Packetizer.single(event("a1021863")));
        product.post("S-1", Packetizer.single(HEARTBEAT));
        product.awaitDecoded();

        var quarantine = product.quarantine();
        assertThat(quarantine)
                .extracting(entry -> entry.get("reason").asText())
                .containsExactly("unknown-event", "crc-mismatch", "bad-header");
        assertThat(quarantine.getFirst().get("serial").asText()).isEqualTo("S-1");
        assertThat(quarantine.getLast().get("firstBytesHex").asText())
                .isEqualTo(HexFormat.of().formatHex("not a chunk at all".getBytes(UTF_8)));
        assertThat(product.events("S-1", "")).hasSize(1);
    }

    @Test
    void every_chunk_acknowledged_is_accounted_for() {
        var chunks = Packetizer.chunks(HEARTBEAT, 20);
        product.postAll("S-1", chunks);
        product.post("S-1", chunks.getLast());
        product.post("S-1", new byte[] {1, 2, 3});
        product.post("S-1", chunks.getFirst());
        product.awaitDecoded();

        JsonNode status = product.status();
        assertThat(status.get("received").asInt()).isEqualTo(chunks.size() + 3);
        assertThat(status.get("decoded").asInt()).isEqualTo(chunks.size() + 1);
        assertThat(status.get("quarantined").asInt()).isEqualTo(1);
        assertThat(status.get("waiting").asInt()).isEqualTo(1);
    }

    @Test
    void events_are_filtered_by_kind_and_paged() {
        product.postAll("P-1", Fixtures.chunks("reboots--one-chunk"));
        product.post("P-1", Packetizer.single(HEARTBEAT));
        product.awaitDecoded();

        assertThat(product.events("P-1", "?kind=heartbeat")).hasSize(1);
        var all = new ArrayList<JsonNode>();
        String next = "";
        while (next != null) {
            JsonNode page = organization
                    .get(product.api("/devices/P-1/events?kind=reboot&limit=5" + next))
                    .json();
            page.get("items").forEach(all::add);
            next = page.get("next").isNull()
                    ? null
                    : "&after=" + page.get("next").asText();
        }
        assertThat(all).hasSize(12).doesNotHaveDuplicates();
        assertThat(organization
                        .get(product.api("/devices/P-1/events?kind=cake"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_quarantined_message_is_taken_when_replayed_after_the_mending() {
        product.letRegister(false);
        product.post("R-1", Packetizer.single(HEARTBEAT));
        product.awaitDecoded();
        JsonNode entry = product.quarantine().getFirst();
        String replay = product.api("/quarantine/" + entry.get("id").asText() + "/replay");

        var before = organization.post(replay, "{}");
        product.letRegister(true);
        var after = organization.post(replay, "{}");

        assertThat(entry.get("reason").asText()).isEqualTo("unknown-device");
        assertThat(before.json().get("decoded").asBoolean()).isFalse();
        assertThat(after.json().get("decoded").asBoolean()).isTrue();
        assertThat(product.quarantine()).isEmpty();
        assertThat(product.events("R-1", "")).hasSize(1);
        assertThat(organization.post(replay, "{}").status()).isEqualTo(404);
    }

    @Test
    void an_old_coredump_does_not_say_what_runs_now() {
        product.post("C-1", Packetizer.single(HEARTBEAT));
        product.post(
                "C-1", Fixtures.chunks("coredump-usagefault-div0--one-chunk").getFirst());
        product.awaitDecoded();

        JsonNode software = product.device("C-1").get("software");
        assertThat(product.events("C-1", "?kind=coredump")).hasSize(1);
        assertThat(software).hasSize(1);
        assertThat(software.get(0).get("version").asText()).isEqualTo("1.0.0");
    }

    @Test
    void hostile_text_is_kept_as_text() {
        // {2:2, 9:"<b>'; --", 6:"\0", 10:"main", 4:{1:2,5:0}}
        product.post("H-1", Packetizer.single(event("a5020209683c623e273b202d2d0661000a646d61696e04a201020500")));
        product.awaitDecoded();

        JsonNode body = product.events("H-1", "").getFirst().get("body");
        assertThat(body.get("software_version").asText()).isEqualTo("<b>'; --");
        assertThat(body.get("hardware_version").asText()).isEqualTo("\uFFFD");
    }

    @Test
    void a_message_with_the_key_of_another_product_is_quarantined() {
        var other = new TestProduct(organization);
        byte[] cbor = java.util.Arrays.copyOfRange(HEARTBEAT, 1, HEARTBEAT.length);
        var message = new byte[1 + 33 + cbor.length];
        message[0] = 0x42;
        System.arraycopy(other.projectKey.getBytes(UTF_8), 0, message, 1, 32);
        System.arraycopy(cbor, 0, message, 34, cbor.length);

        product.post("S-1", Packetizer.single(message));
        product.awaitDecoded();

        assertThat(product.quarantine().getFirst().get("reason").asText()).isEqualTo("wrong-product");
    }

    @Test
    void one_organization_never_sees_anothers_events() {
        product.post("S-1", Packetizer.single(HEARTBEAT));
        product.post("S-1", new byte[] {1});
        product.awaitDecoded();
        var other = new TestOrganization();

        assertThat(other.get(product.api("/devices/S-1/events")).status()).isEqualTo(404);
        assertThat(other.get(product.api("/quarantine")).status()).isEqualTo(404);
        assertThat(other.get(product.api("/ingest/status")).status()).isEqualTo(404);
    }

    private static void assertShows(TestProduct product, String serial, JsonNode fixture, String name) {
        var expected = Fixtures.expectedBodies(fixture);
        var events = product.events(serial, "?limit=500");
        assertThat(product.quarantine()).as(name).isEmpty();
        assertThat(events).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            ObjectNode body = (ObjectNode) events.get(i).get("body");
            if (expected.get(i).has("magic")) {
                body.retain(expected.get(i).properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
            }
            assertThat(body).as(name).isEqualTo(expected.get(i));
        }
    }

    private static byte[] event(String cborHex) {
        byte[] cbor = HexFormat.of().parseHex(cborHex);
        var message = new byte[cbor.length + 1];
        message[0] = 2;
        System.arraycopy(cbor, 0, message, 1, cbor.length);
        return message;
    }
}
