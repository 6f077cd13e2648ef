package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.FaultBit;
import dev.fleetward.crashes.dump.CrashReport.Register;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Cortex-M coredump says without any symbols. */
class CortexMSceneTest {
    static List<String> dumps() {
        return DumpFixtures.names(DumpFixtures.cortexM());
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void registers_reason_and_fault_bits_are_those_of_the_dump(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), name);

        CrashReport report = CrashAnalysis.of(DumpFixtures.core(DumpFixtures.cortexM(), name), SymbolSource.none());

        var registers = new TreeMap<String, Long>();
        expected.get("registers")
                .properties()
                .forEach(it -> registers.put(it.getKey(), DumpFixtures.number(it.getValue())));
        var read = new TreeMap<String, Long>();
        report.crashed().registers().forEach(register -> read.put(register.name(), register.value()));
        assertThat(read).isEqualTo(registers);
        assertThat(report.cause().code()).isEqualTo(DumpFixtures.number(expected.get("reason")));
        assertThat(report.buildId()).contains(expected.at("/identity/build_id").asText());
        assertFault(report, expected.get("fault"));
    }

    private static void assertFault(CrashReport report, JsonNode expected) {
        var fault = report.fault();
        for (String name : List.of("shcsr", "cfsr", "hfsr", "dfsr", "mmfar", "bfar", "afsr")) {
            assertThat(fault.registers())
                    .filteredOn(register -> register.name().equalsIgnoreCase(name))
                    .extracting(Register::value)
                    .containsExactly(DumpFixtures.number(expected.get(name)));
        }
        for (String name : List.of("cfsr", "hfsr", "shcsr")) {
            var bits = new ArrayList<String>();
            expected.get(name + "_bits").forEach(bit -> bits.add(bit.asText()));
            assertThat(fault.bits())
                    .filteredOn(bit -> bit.register().equalsIgnoreCase(name))
                    .extracting(FaultBit::bit)
                    .containsExactlyElementsOf(bits);
        }
        JsonNode address = expected.get("fault_address");
        assertThat(fault.address()).isEqualTo(address.isNull() ? null : DumpFixtures.number(address));
        assertThat(fault.registersReliable())
                .isEqualTo(expected.get("stacked_frame_reliable").asBoolean());
    }

    @Test
    void a_null_pointer_is_put_in_words() throws BadDump {
        CrashReport report = CrashAnalysis.of(
                DumpFixtures.core(DumpFixtures.cortexM(), "m3-dwarf4--null-deref"), SymbolSource.none());

        assertThat(report.fault().sentence())
                .isEqualTo("A data access to 0x00000014 was refused by the memory protection unit. It looks like a null"
                        + " pointer plus 20 bytes.");
    }

    @Test
    void what_is_no_dump_is_refused_in_words() {
        assertThatThrownBy(() -> CrashAnalysis.of(
                        ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        SymbolSource.none()))
                .isInstanceOf(BadDump.class)
                .hasMessageContaining("no crash dump");
    }
}
