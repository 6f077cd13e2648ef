package dev.fleetward.crashes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processors a coredump can come from, with the order of words in their register block (SDK 1.43, panics/arch). */
enum Machine {
    CORTEX_M(0x28, Integer.BYTES, numbered("r", 13), "sp", "lr", "pc", "psr", "msp", "psp"),
    CORTEX_A(0x10028, Integer.BYTES, numbered("r", 13), "sp", "lr", "pc", "cpsr"),
    AARCH64(183, Long.BYTES, List.of("sp", "pc", "cpsr"), numbered("x", 31).toArray(String[]::new)),
    RISC_V(
            243,
            Integer.BYTES,
            List.of("pc", "lr", "sp", "gp", "tp", "t0", "t1", "t2", "t3", "t4", "t5", "t6"),
            Stream.of(numbered("s", 12), numbered("a", 8), List.of("mstatus", "mtvec", "mcause", "mtval", "mhartid"))
                    .flatMap(List::stream)
                    .toArray(String[]::new)),
    XTENSA(
            94,
            Integer.BYTES,
            List.of("collection", "pc", "ps", "lr"),
            Stream.of(
                            IntStream.range(1, 16).mapToObj(i -> "a" + i).toList(),
                            List.of("sar", "lbeg", "lend", "lcount", "exccause", "excvaddr"))
                    .flatMap(List::stream)
                    .toArray(String[]::new));

    private final int code;
    private final int wordBytes;

    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList() gives a list that cannot change
    private final List<String> names;

    Machine(int code, int wordBytes, List<String> first, String... more) {
        this.code = code;
        this.wordBytes = wordBytes;
        this.names = Stream.concat(first.stream(), Arrays.stream(more)).toList();
    }

    record Register(String name, long value) {}

    /** @param code of the machine block; subtypes of one family have the same layout but for Arm's two profiles */
    static Optional<Machine> of(long code) {
        return Arrays.stream(values())
                .filter(machine -> machine.code == code)
                .findFirst()
                .or(() -> (code & 0xffff) == XTENSA.code ? Optional.of(XTENSA) : Optional.empty());
    }

    /** Empty when the block has not the length this machine's has. */
    List<Register> read(ByteBuffer block) {
        if (block.remaining() != names.size() * wordBytes) {
            return List.of();
        }
        ByteBuffer words = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        var registers = new ArrayList<Register>();
        for (String name : names) {
            long value = wordBytes == Long.BYTES ? words.getLong() : Integer.toUnsignedLong(words.getInt());
            registers.add(new Register(name, value));
        }
        return registers;
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
