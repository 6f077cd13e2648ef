package dev.fleetward.crashes.unwind;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Processors and their registers, numbered as DWARF numbers them (AAPCS and psABI documents of each), so that call
 * frame information and locations of variables mean the same register. The program counter, where DWARF has no number
 * for it, and status words follow after the last.
 */
public enum Architecture {
    ARM(4, 13, 15, 14, 11, 14, List.of(numbered("r", 13), List.of("sp", "lr", "pc", "psr"))),
    AARCH64(8, 31, 32, 30, 29, 30, List.of(numbered("x", 31), List.of("sp", "pc", "psr", "ra_sign_state"))),
    X86_64(
            8,
            7,
            16,
            Registers.NONE,
            6,
            16,
            List.of(
                    List.of("rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp"),
                    IntStream.range(8, 16).mapToObj(i -> "r" + i).toList(),
                    List.of("rip", "eflags"))),
    I386(
            4,
            4,
            8,
            Registers.NONE,
            5,
            8,
            List.of(List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags"))),
    RISC_V32(4, 2, 32, 1, 8, 1, riscV()),
    RISC_V64(8, 2, 32, 1, 8, 1, riscV()),
    XTENSA(4, 1, 16, 0, Registers.NONE, 0, List.of(numbered("a", 16), List.of("pc", "ps")));

    private final int wordBytes;
    private final int stackPointer;
    private final int programCounter;
    private final int link;
    private final int framePointer;
    private final int returnColumn;

    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList() gives a list that cannot change
    private final List<String> names;

    Architecture(
            int wordBytes,
            int stackPointer,
            int programCounter,
            int link,
            int framePointer,
            int returnColumn,
            List<List<String>> names) {
        this.wordBytes = wordBytes;
        this.stackPointer = stackPointer;
        this.programCounter = programCounter;
        this.link = link;
        this.framePointer = framePointer;
        this.returnColumn = returnColumn;
        this.names = names.stream().flatMap(List::stream).toList();
    }

    public int wordBytes() {
        return wordBytes;
    }

    /** Register number of the stack pointer. */
    public int stackPointer() {
        return stackPointer;
    }

    public int programCounter() {
        return programCounter;
    }

    /** {@link Registers#NONE} where calls put the return address on the stack. */
    public int link() {
        return link;
    }

    public int framePointer() {
        return framePointer;
    }

    /** The column of call frame information that holds the return address, unless the build says another. */
    int returnColumn() {
        return returnColumn;
    }

    /** By register number. */
    public List<String> names() {
        return names;
    }

    public int number(String name) {
        int number = names.indexOf(name);
        if (number < 0) {
            throw new IllegalArgumentException(this + " has no register " + name);
        }
        return number;
    }

    /** Cuts a value to the width of a register. */
    public long word(long value) {
        return wordBytes == Integer.BYTES ? value & 0xffff_ffffL : value;
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static List<List<String>> riscV() {
        return List.of(
                List.of("zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1"),
                numbered("a", 8),
                IntStream.range(2, 12).mapToObj(i -> "s" + i).toList(),
                Stream.of("t3", "t4", "t5", "t6", "pc").toList());
    }
}
