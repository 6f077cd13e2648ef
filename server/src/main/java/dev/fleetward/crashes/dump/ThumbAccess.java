package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import java.util.OptionalLong;

/** What a Thumb instruction does to memory (Armv7-M ARM A5), as far as it tells reading from writing. */
enum ThumbAccess {
    READ("A read of"),
    WRITE("A write to"),
    UNKNOWN("A data access to");

    private static final int LOAD_BIT = 1 << 4;

    private final String words;

    ThumbAccess(String words) {
        this.words = words;
    }

    /** To go before an address. */
    String words() {
        return words;
    }

    /** Unknown where the code's bytes are not at hand. */
    static ThumbAccess at(Memory memory, long pc) {
        OptionalLong code = memory.read(pc & ~1L, 2);
        return code.isEmpty() ? UNKNOWN : of((int) code.getAsLong());
    }

    private static ThumbAccess of(int first) {
        int wide = first >> 11;
        if (wide == 0x1d || wide == 0x1f) {
            return (first & LOAD_BIT) != 0
                    ? READ
                    : WRITE; // 32 bits: single, double and multiple transfers, also of floats
        }
        return switch (first >> 12) {
            case 0x4 -> (first & 0xf800) == 0x4800 ? READ : UNKNOWN; // from the literal pool
            case 0x5 -> (first >> 9 & 0x7) < 3 ? WRITE : READ; // at a register's offset
            case 0x6, 0x7, 0x8, 0x9, 0xc -> (first & 0x0800) != 0 ? READ : WRITE;
            case 0xb -> (first & 0xfe00) == 0xb400 ? WRITE : (first & 0xfe00) == 0xbc00 ? READ : UNKNOWN; // push, pop
            default -> UNKNOWN;
        };
    }
}
