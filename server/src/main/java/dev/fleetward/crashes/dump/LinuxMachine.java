package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Machines that Linux runs on, with the order in which a core's NT_PRSTATUS note has their registers (elf_gregset_t). */
enum LinuxMachine {
    X86_64(
            "x86-64",
            62,
            Architecture.X86_64,
            List.of(
                    "r15",
                    "r14",
                    "r13",
                    "r12",
                    "rbp",
                    "rbx",
                    "r11",
                    "r10",
                    "r9",
                    "r8",
                    "rax",
                    "rcx",
                    "rdx",
                    "rsi",
                    "rdi",
                    "orig_rax",
                    "rip",
                    "cs",
                    "eflags",
                    "rsp")),
    I386(
            "i386",
            3,
            Architecture.I386,
            List.of(
                    "ebx",
                    "ecx",
                    "edx",
                    "esi",
                    "edi",
                    "ebp",
                    "eax",
                    "ds",
                    "es",
                    "fs",
                    "gs",
                    "orig_eax",
                    "eip",
                    "cs",
                    "eflags",
                    "esp",
                    "ss")),
    AARCH64("AArch64", 183, Architecture.AARCH64, numbered("x", 31, List.of("sp", "pc", "psr"))),
    ARM("Arm", 40, Architecture.ARM, numbered("r", 13, List.of("sp", "lr", "pc", "psr", "orig_r0"))),
    RISC_V(
            "RISC-V",
            243,
            Architecture.RISC_V64,
            Stream.concat(
                            Stream.of("pc"),
                            Architecture.RISC_V64.names().stream().skip(1).limit(31))
                    .toList());

    private static final int REGISTERS_64 = 112;
    private static final int REGISTERS_32 = 72;
    private static final int VECTOR_BYTES = 16;
    private static final int X86_VECTORS = 160;
    private static final int X86_VECTOR_COUNT = 16;
    private static final int X86_FIRST_VECTOR = 17;
    private static final int AARCH64_VECTOR_COUNT = 32;
    private static final int AARCH64_FIRST_VECTOR = 64;

    private final String label;
    private final int code;
    private final Architecture architecture;

    @SuppressWarnings("ImmutableEnumChecker") // none of these lists can change
    private final List<String> names;

    LinuxMachine(String label, int code, Architecture architecture, List<String> names) {
        this.label = label;
        this.code = code;
        this.architecture = architecture;
        this.names = names;
    }

    static Optional<LinuxMachine> of(int code) {
        return Arrays.stream(values()).filter(machine -> machine.code == code).findFirst();
    }

    /** As ELF headers number machines. */
    int code() {
        return code;
    }

    String label() {
        return label;
    }

    Architecture architecture() {
        return architecture;
    }

    /** A thread's registers from its NT_PRSTATUS note; those beyond a note that is cut short are not known. */
    Registers registers(ByteBuffer status) {
        int word = architecture.wordBytes();
        int at = word == Long.BYTES ? REGISTERS_64 : REGISTERS_32;
        var registers = new Registers(architecture);
        for (String name : names) {
            if (at + word > status.limit()) {
                break;
            }
            if (architecture.names().contains(name)) {
                registers.set(name, word == Long.BYTES ? status.getLong(at) : status.getInt(at) & 0xffff_ffffL);
            }
            at += word;
        }
        return registers;
    }

    /** Takes a thread's vector registers from its NT_FPREGSET note: FXSAVE's layout, or {@code user_fpsimd_state}. */
    void vectors(ByteBuffer state, Registers registers) {
        int at = this == X86_64 ? X86_VECTORS : 0;
        int count = this == X86_64 ? X86_VECTOR_COUNT : this == AARCH64 ? AARCH64_VECTOR_COUNT : 0;
        int first = this == X86_64 ? X86_FIRST_VECTOR : AARCH64_FIRST_VECTOR;
        for (int i = 0; i < count && at + VECTOR_BYTES <= state.limit(); i++) {
            var bytes = new byte[VECTOR_BYTES];
            state.get(at, bytes);
            registers.setWide(first + i, bytes);
            at += VECTOR_BYTES;
        }
    }

    /**
     * The other way round: the note a core has of a thread. Registers that are not known are zero.
     *
     * @param wordBytes 4 or 8; a RISC-V has either
     */
    ByteBuffer status(long id, int signal, Registers registers, int wordBytes, ByteOrder order) {
        int at = wordBytes == Long.BYTES ? REGISTERS_64 : REGISTERS_32;
        ByteBuffer status =
                ByteBuffer.allocate(at + (names.size() + 1) * wordBytes).order(order);
        status.putShort(12, (short) signal);
        status.putInt(wordBytes == Long.BYTES ? 32 : 24, (int) id);
        for (String name : names) {
            long value =
                    architecture.names().contains(name) ? registers.get(name).orElse(0) : 0;
            if (wordBytes == Long.BYTES) {
                status.putLong(at, value);
            } else {
                status.putInt(at, (int) value);
            }
            at += wordBytes;
        }
        return status;
    }

    private static List<String> numbered(String prefix, int count, List<String> more) {
        return Stream.concat(IntStream.range(0, count).mapToObj(i -> prefix + i), more.stream())
                .toList();
    }
}
