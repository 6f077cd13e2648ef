package dev.fleetward.crashes.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.unwind.CallSites.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands before an address that a call returns to. Bytes as assemblers give them, in memory order. */
class CallSitesTest {
    private static final long BASE = 0x1000;

    @ParameterizedTest
    @CsvSource({
        "ARM, 1, 00bf 00f0 02f8, CALL", // bl
        "ARM, 1, 00bf00bf 9847, CALL", // blx r3
        "ARM, 1, 00bf00bf fee7, NO_CALL", // b .
        "ARM, 0, 33ff2fe1, CALL", // blx r3, Arm state
        "ARM, 0, 020000eb, CALL", // bl, Arm state
        "AARCH64, 0, 02000094, CALL", // bl
        "AARCH64, 0, 60003fd6, CALL", // blr x3
        "AARCH64, 0, 1f2003d5, NO_CALL", // nop
        "X86_64, 0, 90 90 e8 00000000, CALL",
        "X86_64, 0, 9090909090 ffd0, CALL", // call *%rax
        "X86_64, 0, 90909090 ff5008, CALL", // call *8(%rax)
        "X86_64, 0, 90 ff1500000000, CALL", // call *0(%rip)
        "X86_64, 0, 90909090 ff1424, CALL", // call *(%rsp)
        "X86_64, 0, 90909090909090, NO_CALL",
        "RISC_V32, 0, ef000000, CALL", // jal ra
        "RISC_V32, 0, e7800500, CALL", // jalr ra, a1
        "RISC_V32, 0, 0100 8295, CALL", // c.jalr a1
        "RISC_V32, 0, 01000100, NO_CALL",
        "XTENSA, 0, 250000, CALL", // call8
        "XTENSA, 0, e00800, CALL", // callx8 a8
    })
    void a_call_is_known_by_its_bytes(Architecture machine, int thumb, String bytes, Verdict verdict) {
        byte[] code = HexFormat.of().parseHex(bytes.replace(" ", ""));
        var memory =
                new Memory(ByteOrder.LITTLE_ENDIAN, List.of(new Memory.Piece(BASE, ByteBuffer.wrap(code))), List.of());

        assertThat(CallSites.before(memory, machine, BASE + code.length + thumb))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"ARM", "AARCH64", "X86_64", "RISC_V32", "XTENSA"})
    void code_that_is_not_at_hand_cannot_be_judged(Architecture machine) {
        var nothing = new Memory(ByteOrder.LITTLE_ENDIAN, List.of(), List.of());

        assertThat(CallSites.before(nothing, machine, BASE)).isEqualTo(Verdict.UNKNOWN);
    }
}
