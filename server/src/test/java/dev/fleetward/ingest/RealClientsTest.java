package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.RawHttp.Reply;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What real clients break on, one test each. Firmware parses answers with a few lines of C and sends what it always
 * sent; a server that is merely correct by the RFCs loses its data.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RealClientsTest {
    /** {2:1, 3:1, 10:"fw", 9:"1.0", 6:"evt", 4:{1:{"battery":87}}}, behind the type of an event message. */
    private static final byte[] NAMED_HEARTBEAT =
            HexFormat.of().parseHex("02a6020103010a6266770963312e30066365767404a101a167626174746572791857");

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final TestProduct product = new TestProduct(organization);

    @Test
    void a_chunk_is_answered_202_with_content_length_and_never_chunked_or_redirected() {
        for (String path : List.of("/api/v0/chunks/C-1", "//api/v0/chunks/C-1", "/api/v0/chunks/C-1?")) {
            Reply reply = RawHttp.exchange(head("POST " + path, Packetizer.single(NAMED_HEARTBEAT)));

            assertThat(reply.statusLine()).as(path).isEqualTo("HTTP/1.1 202 Accepted");
            assertThat(reply.headers())
                    .containsEntry("content-length", "0")
                    .doesNotContainKeys("transfer-encoding", "location");
        }
    }

    @Test
    void no_space_after_the_colon_of_a_header() {
        byte[] chunk = Packetizer.single(NAMED_HEARTBEAT);

        Reply reply = RawHttp.exchange("POST /api/v0/chunks/C-2 HTTP/1.1\r\nHost:chunks.example.org\r\n"
                + "User-Agent:MemfaultSDK/1.43.0\r\nMemfault-Project-Key:" + product.projectKey
                + "\r\nContent-Type:application/octet-stream\r\nContent-Length:" + chunk.length + "\r\n\r\n"
                + new String(chunk, ISO_8859_1));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(heartbeat("C-2").at("/metrics/battery").asInt()).isEqualTo(87);
    }

    @Test
    void a_query_that_begins_with_an_ampersand() {
        offered();

        Reply url = RawHttp.exchange("GET /api/v0/releases/latest/url?&device_serial=D-1&hardware_version=r3"
                + "&software_type=main&current_version=1.0 HTTP/1.1\r\nHost: 127.0.0.1\r\nMemfault-Project-Key: "
                + organization.projectKey + "\r\n\r\n");

        assertThat(url.status()).isEqualTo(200);
        assertThat(url.headers()).containsKey("content-length").doesNotContainKey("transfer-encoding");
        assertThat(url.text()).startsWith("http");
    }

    @Test
    void a_download_without_a_key() {
        offered();
        Reply url = RawHttp.exchange("GET /api/v0/releases/latest/url?device_serial=D-1&hardware_version=r3"
                + "&software_type=main&current_version=1.0 HTTP/1.1\r\nHost:" + authority()
                + "\r\nMemfault-Project-Key:"
                + organization.projectKey + "\r\n\r\n");
        URI link = URI.create(url.text());

        Reply file = RawHttp.exchange("GET " + link.getRawPath()
                + (link.getRawQuery() == null ? "" : "?" + link.getRawQuery()) + " HTTP/1.1\r\nHost:" + authority()
                + "\r\n\r\n");

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.headers()).containsEntry("content-length", "10").doesNotContainKey("transfer-encoding");
        assertThat(file.text()).isEqualTo("0123456789");
    }

    /** The heartbeat is the last of the build's sessions, not the first: its index is how many others there are. */
    @Test
    void the_heartbeats_session_index_is_the_number_of_user_sessions() {
        product.postAll("C-5", Fixtures.chunks("metric-sessions--one-chunk"));
        assertThat(TestOrganization.send(organization
                                .request(product.api("/symbols?filename=symbols.json"))
                                .header("Content-Type", "application/json")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                                        Fixtures.symbols("metric-sessions--one-chunk")
                                                .orElseThrow())))
                        .status())
                .isBetween(200, 201);

        eventually(() -> {
            var heartbeats = product.events("C-5", "?kind=heartbeat");
            assertThat(heartbeats).isNotEmpty().allSatisfy(event -> {
                assertThat(event.at("/body/session/name").asText()).isEqualTo("heartbeat");
                assertThat(event.at("/body/session/index").asInt()).isEqualTo(2);
            });
            assertThat(product.events("C-5", "?kind=session"))
                    .extracting(event -> event.at("/body/session/index").asInt())
                    .isNotEmpty()
                    .allSatisfy(index -> assertThat(index).isLessThan(2));
        });
    }

    /** Metrics come as an array in the order of the build, or as a map by name; events alone, or many in an array. */
    @Test
    void events_and_their_metrics_are_maps_or_arrays() {
        byte[] two =
                HexFormat.of().parseHex("0282a30201030104a101a16161 01".replace(" ", "") + "a30201030104a10181182a");

        assertThat(product.post("C-6", Packetizer.single(NAMED_HEARTBEAT)).status())
                .isEqualTo(202);
        assertThat(product.post("C-6", Packetizer.single(two)).status()).isEqualTo(202);
        product.awaitDecoded();

        assertThat(product.events("C-6", ""))
                .extracting(event -> event.get("body").path("metrics").toString()
                        + event.get("body").path("metric_values"))
                .containsExactly("{\"battery\":87}", "{\"a\":1}", "[42]");
    }

    /** The message ended with the chunk before; only its checksum was left to send. */
    @Test
    void a_last_chunk_of_nothing_but_the_checksum() {
        byte[] whole = Packetizer.single(NAMED_HEARTBEAT);
        byte[] first = new byte[NAMED_HEARTBEAT.length + 2];
        first[0] = 0x48;
        first[1] = (byte) NAMED_HEARTBEAT.length;
        System.arraycopy(NAMED_HEARTBEAT, 0, first, 2, NAMED_HEARTBEAT.length);
        byte[] last = {(byte) 0x80, (byte) NAMED_HEARTBEAT.length, whole[whole.length - 2], whole[whole.length - 1]};

        product.postAll("C-7", List.of(first, last));

        assertThat(heartbeat("C-7").at("/metrics/battery").asInt()).isEqualTo(87);
    }

    @Test
    void an_old_sdks_checksum_in_the_first_chunk() {
        product.postAll("C-8", Packetizer.chunksOfOldSdk(NAMED_HEARTBEAT, 12));

        assertThat(heartbeat("C-8").at("/metrics/battery").asInt()).isEqualTo(87);
    }

    /** Whole numbers of C are signed or not by the format alone, which only the symbols have: -559038737 is 0xdeadbeef. */
    @Test
    void negative_integers_in_compact_logs() {
        product.postAll("C-9", Fixtures.chunks("logs-compact--one-chunk"));
        product.awaitDecoded();

        var args = product.events("C-9", "?kind=logs").stream()
                .flatMap(event -> StreamSupport.stream(event.at("/body/lines").spliterator(), false))
                .map(line -> line.path("args").toString())
                .toList();

        assertThat(args)
                .contains("[-559038737,512,\"ok\"]", "[\"cfg.json\",-2]", "[[-9007199254740993],{\"double\":21.375}]");
    }

    private void offered() {
        scene.device("D-1").get("");
        scene.release("1.1", "fw.bin", "0123456789".getBytes(US_ASCII));
        scene.rollOut("1.1");
    }

    private static String authority() {
        return TestOrganization.server("/").getAuthority();
    }

    private JsonNode heartbeat(String serial) {
        product.awaitDecoded();
        var events = product.events(serial, "?kind=heartbeat");
        assertThat(events).hasSize(1);
        return events.getFirst().get("body");
    }

    private String head(String what, byte[] chunk) {
        return what + " HTTP/1.1\r\nHost: x\r\nMemfault-Project-Key: " + product.projectKey + "\r\nContent-Length: "
                + chunk.length + "\r\n\r\n" + new String(chunk, ISO_8859_1);
    }
}
