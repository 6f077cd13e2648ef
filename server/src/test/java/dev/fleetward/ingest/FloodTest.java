package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.ingest.chunks.Packetizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** One device that sends without end takes nothing from its neighbours. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FloodTest {
    private static final int CHUNKS_A_REQUEST = 500;
    private static final int REQUESTS = 60;
    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:1795000000, 4:{1:{"battery":87}}} */
    private static final byte[] HEARTBEAT = Packetizer.single(HexFormat.of()
            .parseHex("02a7020103010a646d61696e0965312e302e300663657674011a6afd86c004a101a167626174746572791857"));

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_device_that_floods_is_told_to_come_again_and_its_neighbours_are_heard() {
        var flooded = new TestProduct(organization);
        var other = new TestProduct(organization);
        Answer last = null;
        for (int i = 0; i < REQUESTS && (last == null || last.status() == 202); i++) {
            last = flooded.send("LOUD", "multipart/mixed; boundary=b", request());
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isNotEmpty();
        assertThat(last.json().get("detail").asText()).contains("LOUD");
        assertThat(flooded.post("QUIET", HEARTBEAT).status()).isEqualTo(202);
        assertThat(other.post("OTHER", HEARTBEAT).status()).isEqualTo(202);
        eventually(() -> assertThat(other.events("OTHER", "")).hasSize(1));
        eventually(() -> assertThat(flooded.events("QUIET", "")).hasSize(1));
        JsonNode refused =
                organization.get(flooded.api("/ingest/limits")).json().at("/refused/0");
        assertThat(refused.get("reason").asText()).isEqualTo("device-rate");
        assertThat(refused.get("items").asInt()).isEqualTo(CHUNKS_A_REQUEST);
        assertThat(TestOrganization.send(organization
                                .request("/products/" + flooded.slug + "/quarantine")
                                .header("Accept", "text/html"))
                        .text())
                .contains("Turned away");
    }

    /** The same chunk again and again: a gateway gone mad. */
    private static byte[] request() {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < CHUNKS_A_REQUEST; i++) {
            body.writeBytes(
                    "--b\r\nContent-Type: application/octet-stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(HEARTBEAT);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }
}
