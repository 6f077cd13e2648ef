package dev.fleetward.ingest.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.fixture.Frugal;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes is read or refused with a reason, and never more events than were sent. */
class BatchPropertiesTest {
    private static final byte[] JSON = """
            {"device":{"serial":"N-1","software":{"version":"1","buildId":"0a0b0c0d"}},"events":[
            {"id":"1","type":"heartbeat","at":"2026-11-20T08:00:00Z","metrics":{"b":87,"s":"x","n":null}},
            {"type":"session","at":1795000000.5,"name":"c","durationMs":1,"metrics":{"m":1e3}},
            {"type":"log","lines":[{"at":1,"level":"error","text":"p"}]},{"type":"reboot","reason":7},
            {"type":"crash","reason":"S","frames":[{"function":"f","line":4,"pc":"0x1"}]},
            {"type":"attributes","values":{"r":"D"}},{"type":"security","name":"s","severity":"high"},
            {"type":"recording","mimeType":"t","data":"aGVsbG8="}]}
            """.getBytes(StandardCharsets.UTF_8);

    @Property(tries = 500)
    void any_bytes(@ForAll @Size(max = 300) byte[] bytes) {
        parse(bytes);
    }

    @Property(tries = 2_000)
    void a_batch_with_bytes_changed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) throws IOException {
        byte[] json = JSON.clone();
        byte[] cbor = new CBORMapper().writeValueAsBytes(Json.MAPPER.readTree(JSON));
        var random = new Random(seed);
        for (int i = 0; i < n; i++) {
            json[random.nextInt(json.length)] = (byte) random.nextInt();
            cbor[random.nextInt(cbor.length)] = (byte) random.nextInt();
        }
        parse(json);
        parse(cbor);
    }

    @Example
    void the_whole_batch_is_taken() throws Malformed {
        assertThat(Batch.parse(JSON).items()).hasSize(8).noneMatch(item -> item.decoded() instanceof Decoded.Refused);
    }

    @Example
    void what_goes_to_the_log_reads_as_what_was_taken() throws Malformed {
        Batch batch = Batch.parse(JSON);

        assertThat(Batch.parse(batch.accepted()).items())
                .extracting(Batch.Item::source)
                .isEqualTo(batch.items().stream().map(Batch.Item::source).toList());
    }

    private static void parse(byte[] bytes) {
        Frugal.reads(() -> parseOrRefuse(bytes));
    }

    private static void parseOrRefuse(byte[] bytes) {
        try {
            Batch batch = Batch.parse(bytes);
            assertThat(batch.items().size()).isBetween(1, Batch.MAX_EVENTS);
            assertThat(Batch.parse(batch.accepted()).items()).isNotNull();
        } catch (Malformed e) {
            assertThat(e.detail()).isNotBlank();
        }
    }
}
