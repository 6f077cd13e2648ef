package dev.fleetward.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.Frugal;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ELFs are built by resources/symbols/firmware/build.sh. */
class FirmwareMapTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enumerations of one byte and of four, DWARF 4 and 5. */
    @ParameterizedTest
    @ValueSource(strings = {"names-short-enums", "names-wide-enums"})
    void an_elf_and_the_map_written_by_hand_say_the_same(String name) throws Exception {
        SymbolMap ofElf = SymbolMap.of(elf(name));

        var written = JSON.readTree(SymbolMapCodec.write(ofElf));
        var byHand = JSON.readTree(MapFixtures.resource("/symbols/names.json"));
        for (var member : byHand.properties()) {
            assertThat(written.get(member.getKey())).as(member.getKey()).isEqualTo(member.getValue());
        }
        assertThat(written.get("build_id").asText()).matches("[0-9a-f]{40}");
        assertThat(written.get("build_id_kind").asText()).isEqualTo("gnu");
        assertThat(SymbolMapCodec.parse(SymbolMapCodec.write(ofElf))).isEqualTo(ofElf);
    }

    @Test
    void a_firmware_from_before_sessions_has_all_metrics_in_the_heartbeat() throws Exception {
        SymbolMap map = SymbolMap.of(elf("names-old"));

        assertThat(map.sessions()).containsExactly("heartbeat");
        assertThat(map.ofSession(0))
                .extracting(SymbolMap.Metric::name)
                .containsExactly("MemfaultSdkMetric_IntervalMs", "pump__starts");
        assertThat(map.ofSession(0).getLast().range()).isEqualTo(10);
        assertThat(map.ofSession(0).getFirst().type()).isEqualTo(SymbolMap.Type.TIMER);
    }

    @Test
    void an_elf_without_the_sdk_has_an_empty_map() throws Exception {
        byte[] bytes = MapFixtures.resource("/symbols/names-short-enums.elf");
        replaceAll(bytes, "MfltMetricsIndex", "OtherMetricIndex");
        replaceAll(bytes, "MfltTraceReasonUser", "OtherTraceReasonUse");
        replaceAll(bytes, "log_fmt\0", "log_xxx\0");

        assertThat(SymbolMap.of(ElfFile.of(bytes)).isEmpty()).isTrue();
    }

    @Test
    void a_section_of_formats_with_another_header_is_refused() {
        var section = ByteBuffer.wrap("LOGf\2\0\0\0".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .order(ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> LogFormatSection.parse(section)).isInstanceOf(BadSymbolMap.class);
    }

    @Property(tries = 500)
    void any_section_of_formats_is_read_or_refused(@ForAll @Size(max = 300) byte[] bytes) {
        byte[] section = new byte[bytes.length + 8];
        System.arraycopy(new byte[] {'L', 'O', 'G', 'f', 1}, 0, section, 0, 5);
        System.arraycopy(bytes, 0, section, 8, bytes.length);
        Frugal.reads(() -> {
            try {
                LogFormatSection.parse(ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN))
                        .forEach((id, format) -> assertThat(id).isBetween(8L, (long) section.length));
            } catch (BadSymbolMap refused) {
                assertThat(refused.detail()).isNotBlank();
            }
        });
    }

    @Property(tries = 400)
    void a_damaged_elf_is_read_or_refused_in_bounded_time(@ForAll long seed) {
        byte[] bytes = MapFixtures.resource("/symbols/names-wide-enums.elf");
        var random = new Random(seed);
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }

        Frugal.reads(() -> {
            try {
                JsonNode written = SymbolMapCodec.tree(SymbolMap.of(ElfFile.of(bytes)));
                assertThat(written.isObject()).isTrue();
            } catch (BadElf | BadSymbolMap refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    private static ElfFile elf(String name) {
        return ElfFile.of(MapFixtures.resource("/symbols/" + name + ".elf"));
    }

    private static void replaceAll(byte[] in, String what, String with) {
        byte[] sought = what.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] instead = with.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int at = 0; at + sought.length <= in.length; at++) {
            if (java.util.Arrays.equals(in, at, at + sought.length, sought, 0, sought.length)) {
                System.arraycopy(instead, 0, in, at, instead.length);
            }
        }
    }
}
