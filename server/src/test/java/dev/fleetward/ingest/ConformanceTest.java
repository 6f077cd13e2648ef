package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.chunks.Message;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.ingest.chunks.Reassembler;
import dev.fleetward.symbols.SymbolMap;
import dev.fleetward.symbols.SymbolMapCodec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture made by the real firmware SDK decodes to exactly what it must. */
class ConformanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> fixtures() {
        return Fixtures.names().toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_fixture_decodes_to_what_the_device_meant(String name) throws Exception {
        assertSame(decode(Fixtures.chunks(name)), Fixtures.expected(name));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_body_holds_all_of_an_event_that_may_wait_for_symbols(String name) throws Exception {
        for (FieldEvent event : events(Fixtures.chunks(name))) {
            if (Naming.isWanted(event)) {
                assertThat(EventBodyParser.parse(EventCodec.body(event)))
                        .usingRecursiveComparison()
                        .ignoringFieldsMatchingRegexes(".*log\\.cborHex")
                        .isEqualTo(event);
            }
        }
    }

    static List<String> fixturesWithSymbols() {
        return fixtures().stream()
                .filter(name -> Fixtures.symbols(name).isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fixturesWithSymbols")
    void the_symbols_of_its_build_name_everything_in_it(String name) throws Exception {
        SymbolMap symbols = SymbolMapCodec.parse(Fixtures.symbols(name).orElseThrow());
        var named = new ArrayList<JsonNode>();
        for (FieldEvent event : events(Fixtures.chunks(name))) {
            named.add(EventCodec.body(Naming.name(event, symbols)));
        }

        assertSame(named, Fixtures.namedBodies(Fixtures.expected(name)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_fixture_reassembles_to_messages_of_the_right_length_and_kind(String name) throws Exception {
        var expected = Fixtures.expected(name).path("messages");

        List<byte[]> messages = messages(Fixtures.chunks(name));

        assertThat(messages).hasSameSizeAs(expected);
        for (int i = 0; i < messages.size(); i++) {
            JsonNode wanted = expected.get(i);
            Message message = Message.parse(messages.get(i));
            if (wanted.has("message_length")) {
                assertThat(messages.get(i)).hasSize(wanted.get("message_length").asInt());
                assertThat(message.projectKey())
                        .isEqualTo(wanted.get("project_key_in_header").textValue());
            }
            assertThat(message.wasRunLengthCoded()).isEqualTo(wanted.get("rle").asBoolean());
            if (wanted.has("decoded_length")) {
                assertThat(message.payload())
                        .hasSize(wanted.get("decoded_length").asInt());
            }
        }
    }

    @Test
    void the_base64_body_decodes_to_what_the_device_meant() throws Exception {
        assertSame(decode(List.of(Fixtures.base64Chunk())), Fixtures.base64Expected());
    }

    private static void assertSame(List<JsonNode> bodies, JsonNode fixture) throws IOException {
        assertSame(bodies, Fixtures.expectedBodies(fixture));
    }

    private static void assertSame(List<JsonNode> bodies, List<JsonNode> expected) throws IOException {
        assertThat(bodies).hasSameSizeAs(expected);
        for (int i = 0; i < bodies.size(); i++) {
            JsonNode body = bodies.get(i);
            JsonNode wanted = expected.get(i);
            if (wanted.has("magic")) {
                // The members of a dump's origin are ours, taken from its blocks.
                ((ObjectNode) body)
                        .retain(wanted.properties().stream()
                                .map(java.util.Map.Entry::getKey)
                                .toList());
            }
            assertThat(JSON.readTree(body.toString())).isEqualTo(JSON.readTree(wanted.toString()));
        }
    }

    private static List<JsonNode> decode(List<byte[]> chunks) throws Malformed {
        return events(chunks).stream().<JsonNode>map(EventCodec::body).toList();
    }

    private static List<FieldEvent> events(List<byte[]> chunks) throws Malformed {
        var events = new ArrayList<FieldEvent>();
        for (byte[] message : messages(chunks)) {
            for (Decoded part : MessageDecoder.decode(Message.parse(message))) {
                assertThat(part).isInstanceOf(Decoded.Event.class);
                events.add(((Decoded.Event) part).event());
            }
        }
        return events;
    }

    private static List<byte[]> messages(List<byte[]> chunks) {
        var reassembler = new Reassembler();
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < chunks.size(); i++) {
            for (Outcome outcome : reassembler.take(new Chunk(i, Instant.EPOCH, chunks.get(i)))) {
                assertThat(outcome).isNotInstanceOf(Outcome.Refused.class);
                if (outcome instanceof Outcome.Completed completed) {
                    messages.add(completed.message());
                }
            }
        }
        assertThat(reassembler.waiting()).isEmpty();
        return messages;
    }
}
