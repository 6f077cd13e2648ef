package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbAccessTest {
    @ParameterizedTest
    @CsvSource({
        "6868, READ", // ldr r0, [r5, #4]
        "6860, WRITE", // str r0, [r5, #4]
        "5358, READ", // ldr r3, [r2, r1]
        "5350, WRITE", // str r3, [r2, r1]
        "0b78, READ", // ldrb r3, [r1]
        "0b80, WRITE", // strh r3, [r1]
        "10b5, WRITE", // push {r4, lr}
        "10bd, READ", // pop {r4, pc}
        "53f8042f, READ", // ldr.w r2, [r3, #4]!
        "c3f80020, WRITE", // str.w r2, [r3]
        "93ed007a, READ", // vldr s14, [r3]
        "83ed007a, WRITE", // vstr s14, [r3]
        "d1e90023, READ", // ldrd r2, r3, [r1]
        "1844, UNKNOWN", // add r0, r3
        "00bf, UNKNOWN", // nop
    })
    void an_instruction_reads_or_writes(String code, ThumbAccess access) {
        assertThat(ThumbAccess.at(memory(code), 0x101)).isEqualTo(access);
    }

    @Test
    void code_that_is_not_at_hand_is_not_known() {
        assertThat(ThumbAccess.at(memory("00bf"), 0x4000)).isEqualTo(ThumbAccess.UNKNOWN);
    }

    @Test
    void the_fault_is_put_in_words_by_what_the_code_did() throws BadDump {
        CrashReport report = CrashAnalysis.of(
                DumpFixtures.core(DumpFixtures.cortexM(), "m3-dwarf4--null-deref"), DumpSymbols.firmware());

        assertThat(report.fault().sentence())
                .isEqualTo(
                        "A read of 0x00000014 was refused by the memory protection unit. It looks like a null pointer"
                                + " plus 20 bytes.");
    }

    private static Memory memory(String code) {
        return new Memory(
                ByteOrder.LITTLE_ENDIAN,
                List.of(new Memory.Piece(0x100, ByteBuffer.wrap(HexFormat.of().parseHex(code)))),
                List.of());
    }
}
