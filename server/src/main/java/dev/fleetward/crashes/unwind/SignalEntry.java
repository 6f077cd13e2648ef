package dev.fleetward.crashes.unwind;

import java.util.Optional;
import java.util.OptionalLong;

/** The code Linux returns through after a signal's handler, known by its bytes, and the registers saved beside it. */
final class SignalEntry {
    private static final long[] X86_64_CODE = {0x0000_000f_c0c7_48L, 0x050f};
    private static final long AARCH64_FIRST = 0xd280_1168L;
    private static final long AARCH64_SECOND = 0xd400_0001L;
    private static final int X86_64_REGISTERS = 40;
    private static final int[] X86_64_ORDER = {8, 9, 10, 11, 12, 13, 14, 15, 5, 4, 6, 3, 1, 0, 2, 7, 16};
    private static final int AARCH64_REGISTERS = 128 + 176 + 8;

    private SignalEntry() {}

    static Optional<Caller> step(Registers trampoline, Memory memory) {
        OptionalLong pc = trampoline.pc();
        OptionalLong sp = trampoline.sp();
        if (pc.isEmpty() || sp.isEmpty()) {
            return Optional.empty();
        }
        return switch (trampoline.architecture()) {
            case X86_64 -> isX86(memory, pc.getAsLong()) ? x86(memory, sp.getAsLong()) : Optional.empty();
            case AARCH64 -> isAarch64(memory, pc.getAsLong()) ? aarch64(memory, sp.getAsLong()) : Optional.empty();
            case ARM, I386, RISC_V32, RISC_V64, XTENSA -> Optional.empty();
        };
    }

    private static boolean isX86(Memory memory, long pc) {
        OptionalLong first = memory.read(pc, 8);
        OptionalLong last = memory.read(pc + 7, 2);
        return first.isPresent()
                && last.isPresent()
                && (first.getAsLong() & 0x00ff_ffff_ffff_ffffL) == X86_64_CODE[0]
                && last.getAsLong() == X86_64_CODE[1];
    }

    private static Optional<Caller> x86(Memory memory, long sp) {
        var registers = new Registers(Architecture.X86_64);
        for (int i = 0; i < X86_64_ORDER.length; i++) {
            registers.set(X86_64_ORDER[i], memory.read(sp + X86_64_REGISTERS + 8L * i, 8));
        }
        return interrupted(registers);
    }

    private static boolean isAarch64(Memory memory, long pc) {
        return memory.read(pc, 4).orElse(0) == AARCH64_FIRST
                && memory.read(pc + 4, 4).orElse(0) == AARCH64_SECOND;
    }

    private static Optional<Caller> aarch64(Memory memory, long sp) {
        var registers = new Registers(Architecture.AARCH64);
        for (int i = 0; i <= 32; i++) {
            registers.set(i, memory.read(sp + AARCH64_REGISTERS + 8L * i, 8));
        }
        return interrupted(registers);
    }

    private static Optional<Caller> interrupted(Registers registers) {
        OptionalLong sp = registers.sp();
        return registers.pc().isPresent() && sp.isPresent()
                ? Optional.of(new Caller(registers, sp.getAsLong(), Found.EXACT, true))
                : Optional.empty();
    }
}
