package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.fixture.Frugal;
import dev.fleetward.ingest.FieldEvent.Coredump;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.chunks.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class MessageDecoderTest {
    private static final CBORMapper CBOR = new CBORMapper();

    @Example
    void a_device_that_names_its_metrics_sends_a_heartbeat() {
        // {2:1, 3:1, 10:"fw", 9:"1.0", 6:"evt", 4:{1:{"battery":87}}}
        var decoded = decode("a6020103010a6266770963312e30066365767404a101a167626174746572791857");

        assertThat(decoded).singleElement().isInstanceOfSatisfying(Decoded.Event.class, event -> {
            Heartbeat heartbeat = (Heartbeat) event.event();
            assertThat(heartbeat.origin().softwareVersion()).isEqualTo("1.0");
            assertThat(((Named) heartbeat.metrics()).values()).containsExactly(Map.entry("battery", new Whole(87)));
        });
    }

    @Example
    void a_batch_loses_only_the_event_that_is_broken() {
        // [{2:2,4:{1:2,5:0}}, {2:99}, {2:2,4:{1:3,5:0}}]
        var decoded = decode("83a2020204a201020500a1021863a2020204a201030500");

        assertThat(decoded).hasSize(3);
        assertThat(decoded.get(0)).isInstanceOf(Decoded.Event.class);
        assertThat(decoded.get(1)).isInstanceOf(Decoded.Refused.class);
        assertThat(((Decoded.Refused) decoded.get(1)).reason()).isEqualTo("unknown-event");
        assertThat(decoded.get(2)).isInstanceOf(Decoded.Event.class);
    }

    @Example
    void text_cut_inside_a_character_and_nul_are_shown_with_replacement() {
        // logs: [1, "a<first byte of two>"], [1, "x\0y"]
        var decoded = decode("a2020404840162" + "61c3" + "0163" + "780079");

        var lines = ((Logs) ((Decoded.Event) decoded.getFirst()).event()).lines();
        assertThat(((Plain) lines.get(0).text()).text()).isEqualTo("a\uFFFD");
        assertThat(((Plain) lines.get(1).text()).text()).isEqualTo("x\uFFFDy");
    }

    @Example
    void the_deprecated_error_line_is_a_log() {
        // {2:3, 4:{1:"bad"}}
        var decoded = decode("a2020304a10163626164");

        assertThat(((Logs) ((Decoded.Event) decoded.getFirst()).event()).lines())
                .hasSize(1);
    }

    @Example
    void nesting_beyond_the_limit_is_refused() {
        assertRefused("81".repeat(40) + "00", "bad-cbor");
    }

    @Example
    void lengths_beyond_the_message_are_refused_before_allocation() {
        assertRefused("9affffffff", "bad-cbor");
        assertRefused("5affffffff", "bad-cbor");
        assertRefused("bbffffffffffffffff", "bad-cbor");
    }

    @Example
    void a_trace_with_no_reason_and_one_with_two_are_refused() {
        assertRefused("a2020204a10501", "bad-event");
        assertRefused("a2020204a201020601", "bad-event");
    }

    @Example
    void the_parser_agrees_with_an_independent_writer() throws IOException, Malformed {
        var value = Map.of(
                "numbers", List.of(0, 23, 24, 255, 256, 65_536, -1, -256, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE),
                "doubles", List.of(1.5, -0.25, 1e300),
                "texts", List.of("", "ä", "x".repeat(300)),
                "nested", List.of(List.of(Map.of("k", true))));

        var parsed = CborParser.parse(CBOR.writeValueAsBytes(value));

        assertThat(CBOR.readTree(CBOR.writeValueAsBytes(parsed)))
                .isEqualTo(CBOR.readTree(CBOR.writeValueAsBytes(value)));
    }

    @Example
    void a_coredump_that_claims_another_size_is_read_as_far_as_it_goes() {
        var dump = ByteBuffer.allocate(12 + 12 + 4).order(ByteOrder.LITTLE_ENDIAN);
        dump.putInt(0x45524F43).putInt(2).putInt(5_000);
        dump.putInt(7).putInt(0).putInt(4).putInt(0x28);

        var decoded = MessageDecoder.decode(new Message(Message.Type.COREDUMP, null, false, dump.array()));

        var coredump = (Coredump) ((Decoded.Event) decoded.getFirst()).event();
        assertThat(coredump.damage()).contains("5000");
        assertThat(coredump.footer()).isNull();
    }

    @Example
    void a_coredump_without_its_magic_is_refused() {
        var decoded = MessageDecoder.decode(new Message(Message.Type.COREDUMP, null, false, "none".getBytes(UTF_8)));

        assertThat(decoded).singleElement().isInstanceOf(Decoded.Refused.class);
    }

    @Property(tries = 3_000)
    void any_payload_is_decoded_or_refused(@ForAll @Size(max = 300) byte[] payload, @ForAll Message.Type type) {
        Frugal.reads(() -> assertThat(MessageDecoder.decode(new Message(type, null, false, payload)))
                .isNotEmpty());
    }

    @Example
    void real_messages_with_random_damage_are_decoded_or_refused() {
        var random = new Random(7);
        var chunks = Fixtures.names()
                .filter(name -> name.endsWith("--one-chunk"))
                .map(Fixtures::chunks)
                .toList();
        for (int turn = 0; turn < 20_000; turn++) {
            var fixture = chunks.get(turn % chunks.size());
            byte[] chunk = fixture.get(random.nextInt(fixture.size())).clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                chunk[1 + random.nextInt(chunk.length - 3)] = (byte) random.nextInt();
            }
            byte[] message = java.util.Arrays.copyOfRange(chunk, 1, chunk.length - 2);
            Frugal.reads(() -> decodeOrRefuse(message));
        }
    }

    private static void decodeOrRefuse(byte[] message) {
        try {
            for (Decoded part : MessageDecoder.decode(Message.parse(message))) {
                if (part instanceof Decoded.Event event) {
                    assertThat(EventCodec.body(event.event()).toString()).doesNotContain("\\u0000");
                }
            }
        } catch (Malformed e) {
            assertThat(e.detail()).isNotEmpty();
        }
    }

    private static void assertRefused(String hex, String reason) {
        assertThat(decode(hex)).singleElement().isInstanceOfSatisfying(Decoded.Refused.class, refused -> assertThat(
                        refused.reason())
                .isEqualTo(reason));
    }

    private static List<Decoded> decode(String hex) {
        return MessageDecoder.decode(
                new Message(Message.Type.EVENT, null, false, HexFormat.of().parseHex(hex)));
    }
}
