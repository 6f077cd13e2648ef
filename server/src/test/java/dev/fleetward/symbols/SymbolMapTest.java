package dev.fleetward.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.fixture.Frugal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolMapTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"std", "norle", "serial", "compact", "noid"})
    void a_map_is_written_as_it_was_read(String variant) throws Exception {
        byte[] json = MapFixtures.map(variant);

        JsonNode written = JSON.readTree(SymbolMapCodec.write(SymbolMapCodec.parse(json)));

        var expected = (ObjectNode) JSON.readTree(json);
        expected.remove("log_fmt_section");
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void metrics_are_named_by_their_place_in_a_report_of_their_session() throws Exception {
        SymbolMap map = SymbolMapCodec.parse(MapFixtures.map("std"));

        assertThat(map.session(1)).contains("gnss_fix");
        assertThat(map.ofSession(1))
                .extracting(SymbolMap.Metric::name)
                .containsExactly("MemfaultSdkMetric_IntervalMs", "operational_crashes", "rssi_dbm", "hdop");
        assertThat(map.ofSession(1).getLast().scale()).isEqualTo(100);
        assertThat(map.heartbeat()).isEqualTo(2);
        assertThat(map.traceReason(3)).contains("bad_crc");
        assertThat(map.rebootReason(0xA001)).contains("OverCurrentTrip");
        assertThat(map.traceReason(99)).isEmpty();
    }

    @Test
    void a_compact_line_is_rendered_by_its_format() throws Exception {
        SymbolMap map = SymbolMapCodec.parse(MapFixtures.map("compact"));

        assertThat(map.logFormat(73).orElseThrow().render(JSON.readTree("[-559038737,512,\"ok\"]")))
                .contains("mask 0xdeadbeef len 512; done; ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{ ~ not the JSON",
                "[] ~ a JSON object",
                "{\"metrics\":{}} ~ metrics must be an array",
                "{\"build_id\":\"xyz\"} ~ build_id",
                "{\"sessions\":[1]} ~ sessions[0] must be a text",
                "{\"reboot_reasons\":{\"a\":\"b\"}} ~ “a” is not a number",
                "{\"log_formats\":{\"8\":{\"format\":\"\",\"arg_count\":-1}}} ~ log_formats.8.arg_count",
            })
    void a_map_that_is_none_is_refused_by_the_member_that_is_wrong(String json, String said) {
        assertThatThrownBy(() -> SymbolMapCodec.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadSymbolMap.class)
                .hasMessageContaining(said);
    }

    @Test
    void a_metric_of_a_session_that_is_not_there_is_refused() throws IOException {
        var map = (ObjectNode) JSON.readTree(MapFixtures.map("std"));
        ((ArrayNode) map.get("sessions")).remove(2);

        assertThatThrownBy(() -> SymbolMapCodec.parse(JSON.writeValueAsBytes(map)))
                .isInstanceOf(BadSymbolMap.class)
                .hasMessage("metrics[0]: session_index and session must be one of sessions.");
    }

    @Property(tries = 500)
    void damage_anywhere_is_read_or_refused_and_nothing_else(
            @ForAll @IntRange(max = 20_000) int at, @ForAll byte value, @ForAll @IntRange(max = 200) int cut) {
        byte[] json = MapFixtures.map("compact");
        json[at % json.length] = value;
        byte[] shortened = java.util.Arrays.copyOf(json, json.length - cut);

        Frugal.reads(() -> {
            try {
                SymbolMapCodec.write(SymbolMapCodec.parse(shortened));
            } catch (BadSymbolMap refused) {
                assertThat(refused.detail()).isNotBlank();
            }
        });
    }

    @Property(tries = 200)
    void no_bytes_at_all_are_anything_but_read_or_refused(@ForAll byte[] bytes) {
        try {
            SymbolMapCodec.parse(bytes);
        } catch (BadSymbolMap refused) {
            assertThat(refused.detail()).isNotBlank();
        }
    }
}
