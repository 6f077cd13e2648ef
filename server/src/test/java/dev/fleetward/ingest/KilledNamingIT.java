package dev.fleetward.ingest;

import static dev.fleetward.fixture.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.ingest.chunks.Packetizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server, killed without warning again and again while it names what came before its symbols: in the end all
 * is named, and each value counts once under its name.
 */
class KilledNamingIT {
    private static final int MAX_KILLS = 8;
    private static final int DEVICES = 4;
    private static final int MESSAGES = 1_000;
    /** Lately, for the server keeps samples for 400 days and removes older ones while the test runs. */
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

    private static final String SYMBOLS = """
            {"build_id":"1122334455667788990a0b0c0d0e0f1011121314","build_id_kind":"gnu","sessions":["heartbeat"],
             "trace_reasons":[],"metrics":[{"index":0,"enumerator":"kBattery","name":"battery","session":"heartbeat",
             "session_index":0,"type":"unsigned","min":0,"range":0,"scale_value":1}]}""";

    private KilledServer server;

    @BeforeEach
    void prepare() throws IOException {
        server = KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void all_that_waited_is_named_once_however_often_the_naming_is_cut_off() throws Exception {
        for (int device = 0; device < DEVICES; device++) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(post("N-" + device, heartbeat(FIRST_TIME + i))).isEqualTo(202);
            }
        }
        server.awaitDecoded();
        var random = new Random(11);

        assertThat(server.status(
                        HttpRequest.newBuilder(server.uri("/api/v1/products/pump/symbols?filename=symbols.json"))
                                .header("Authorization", "Bearer " + KilledServer.TOKEN)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(SYMBOLS))))
                .isEqualTo(201);
        int kills = 0;
        long named = 0;
        for (; kills < MAX_KILLS && named < (long) DEVICES * MESSAGES; kills++) {
            LockSupport.parkNanos(1_000_000L * random.nextInt(250));
            server.kill();
            server.startAgain();
            named = named();
        }

        eventually(() -> assertThat(named()).isEqualTo((long) DEVICES * MESSAGES));
        eventually(() -> assertThat(samples()).isEqualTo((long) DEVICES * MESSAGES));
        System.out.printf("killed %d times: %d events named, as many samples%n", kills, DEVICES * MESSAGES);
        assertThat(kills).isPositive();
    }

    private int post(String serial, byte[] message) throws IOException, InterruptedException {
        return server.status(HttpRequest.newBuilder(server.uri("/api/v0/chunks/" + serial))
                .header("Memfault-Project-Key", KilledServer.KEY)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(Packetizer.single(message))));
    }

    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 11:h'112233445566', 1:time, 4:{1:[87]}} */
    private static byte[] heartbeat(int time) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                "\u0002\u00a8\u0002\u0001\u0003\u0001\n\u0064main\t\u00651.0.0\u0006\u0063evt".getBytes(ISO_8859_1));
        out.writeBytes(HexFormat.of().parseHex("0b46112233445566011a"));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, time).array());
        out.writeBytes("\u0004\u00a1\u0001\u0081\u0018\u0057".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private long named() {
        long named = 0;
        for (int device = 0; device < DEVICES; device++) {
            List<JsonNode> events = server.events("N-" + device);
            assertThat(events).hasSize(MESSAGES);
            named += events.stream()
                    .filter(event -> event.at("/body/metrics/battery").asInt() == 87)
                    .count();
        }
        return named;
    }

    private long samples() {
        String from = Instant.ofEpochSecond(FIRST_TIME - 1).toString();
        String to = Instant.ofEpochSecond(FIRST_TIME + MESSAGES).toString();
        long samples = 0;
        for (JsonNode line : server.product("/metrics/battery?bucket=1d&from=%s&to=%s".formatted(from, to))
                .path("lines")) {
            for (JsonNode point : line.path("points")) {
                samples += point.path("samples").asLong();
            }
        }
        return samples;
    }
}
