package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Processors an MCU coredump can come from, with the order of words in their register block (SDK 1.43, panics/arch). A
 * name that the architecture has too is the same register.
 */
enum McuMachine {
    CORTEX_M(
            "Cortex-M",
            0x28,
            Architecture.ARM,
            List.of(numbered("r", 13), List.of("sp", "lr", "pc", "psr", "msp", "psp"))),
    CORTEX_A("Cortex-A/R", 0x10028, Architecture.ARM, List.of(numbered("r", 13), List.of("sp", "lr", "pc", "psr"))),
    AARCH64("AArch64", 183, Architecture.AARCH64, List.of(List.of("sp", "pc", "psr"), numbered("x", 31))),
    RISC_V(
            "RISC-V",
            243,
            Architecture.RISC_V32,
            List.of(
                    List.of("pc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "t3", "t4", "t5", "t6"),
                    numbered("s", 12),
                    numbered("a", 8),
                    List.of("mstatus", "mtvec", "mcause", "mtval", "mhartid"))),
    XTENSA(
            "Xtensa",
            94,
            Architecture.XTENSA,
            List.of(
                    List.of("collection", "pc", "ps"),
                    numbered("a", 16),
                    List.of("sar", "lbeg", "lend", "lcount", "exccause", "excvaddr"))),
    I386(
            "i386",
            3,
            Architecture.I386,
            List.of(List.of("eip", "cs", "eflags", "esp", "ss", "eax", "ebx", "ecx", "edx", "edi", "esi")));

    private final String label;
    private final long code;
    private final Architecture architecture;

    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList() gives a list that cannot change
    private final List<String> names;

    McuMachine(String label, long code, Architecture architecture, List<List<String>> names) {
        this.label = label;
        this.code = code;
        this.architecture = architecture;
        this.names = names.stream().flatMap(List::stream).toList();
    }

    /** A word of the register block. */
    record Word(String name, long value) {}

    /** @param code of the machine block; subtypes of one family have the same layout but for Arm's two profiles */
    static Optional<McuMachine> of(long code) {
        return Arrays.stream(values())
                .filter(machine -> machine.code == code)
                .findFirst()
                .or(() -> (code & 0xffff) == XTENSA.code ? Optional.of(XTENSA) : Optional.empty());
    }

    String label() {
        return label;
    }

    Architecture architecture() {
        return architecture;
    }

    /** Empty when the block has not the length this machine's has. */
    List<Word> read(ByteBuffer block) {
        int wordBytes = architecture.wordBytes();
        if (block.remaining() != names.size() * wordBytes) {
            return List.of();
        }
        ByteBuffer in = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        var words = new ArrayList<Word>();
        for (String name : names) {
            words.add(new Word(name, wordBytes == Long.BYTES ? in.getLong() : Integer.toUnsignedLong(in.getInt())));
        }
        return words;
    }

    Registers registers(List<Word> words) {
        var registers = new Registers(architecture);
        for (Word word : words) {
            if (architecture.names().contains(word.name)) {
                registers.set(word.name, word.value);
            }
        }
        return registers;
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
