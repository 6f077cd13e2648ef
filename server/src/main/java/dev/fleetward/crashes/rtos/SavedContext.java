package dev.fleetward.crashes.rtos;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.ThreadFrame;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Registers that a kernel pushed on a thread's stack when it took the processor from it. Kernels and their ports differ
 * in the order, so each that is known is tried, and the one taken whose program counter lies in code.
 */
final class SavedContext {
    private static final long THUMB_STATE = 1 << 24;
    private static final int FLOATS_BYTES = 64;

    private final Memory memory;
    private final Architecture machine;
    private final LongPredicate isCode;

    SavedContext(Memory memory, Architecture machine, LongPredicate isCode) {
        this.memory = memory;
        this.machine = machine;
        this.isCode = isCode;
    }

    Architecture machine() {
        return machine;
    }

    /** Null when none of the known orders fits. */
    @Nullable
    Registers at(long top) {
        return switch (machine) {
            case ARM -> cortexM(top);
            case RISC_V32, RISC_V64 -> riscV(top);
            case XTENSA -> xtensa(top);
            case AARCH64, X86_64, I386 -> null;
        };
    }

    private @Nullable Registers cortexM(long top) {
        if (ThreadFrame.isExceptionReturn(word(top + 32))) {
            return cortexM(top, top + 36, word(top + 32)); // r4–r11, EXC_RETURN: FreeRTOS with a floating-point unit
        }
        if (ThreadFrame.isExceptionReturn(word(top))) {
            long calleeSaved = ThreadFrame.hasFloats(word(top)) ? top + 4 + FLOATS_BYTES : top + 4;
            return cortexMFrame(calleeSaved, calleeSaved + 32, word(top)); // EXC_RETURN, s16–s31, r4–r11: ThreadX
        }
        for (int before = 4; before <= 8; before += 4) {
            // a stack limit, on TrustZone a secure context before it, EXC_RETURN, r4–r11: FreeRTOS on Armv8-M
            if (ThreadFrame.isExceptionReturn(word(top + before))) {
                return cortexM(top + before + 4, top + before + 36, word(top + before));
            }
        }
        return cortexM(top, top + 32, ThreadFrame.BASIC_THREAD);
    }

    private @Nullable Registers cortexM(long calleeSaved, long above, long excReturn) {
        // s16–s31 lie between
        return cortexMFrame(calleeSaved, ThreadFrame.hasFloats(excReturn) ? above + FLOATS_BYTES : above, excReturn);
    }

    /**
     * @param calleeSaved where r4–r11 are
     * @param frame that the processor pushed
     */
    @Nullable
    Registers cortexMFrame(long calleeSaved, long frame, long excReturn) {
        var registers = new Registers(Architecture.ARM);
        for (int i = 0; i < 8; i++) {
            registers.set(4 + i, memory.read(calleeSaved + 4L * i, 4).orElse(0));
        }
        if (!ThreadFrame.load(registers, frame, excReturn, memory)) {
            return null;
        }
        boolean thumb = (registers.get("psr").orElse(0) & THUMB_STATE) != 0;
        return thumb && isCode.test(registers.pc().orElse(0)) ? registers : null;
    }

    /** ESP-IDF keeps x1 to x31 in order behind the program counter; FreeRTOS's own port leaves out sp, gp and tp. */
    private @Nullable Registers riscV(long top) {
        int word = machine.wordBytes();
        OptionalLong pc = memory.read(top, word);
        if (pc.isEmpty() || !isCode.test(pc.getAsLong())) {
            return null;
        }
        var registers = new Registers(machine);
        registers.set("pc", pc.getAsLong());
        long savedSp = memory.read(top + 2L * word, word).orElse(0);
        boolean inOrder = savedSp > top && savedSp - top < 1024;
        for (int i = 1; i <= 31; i++) {
            int at = inOrder ? i : i == 1 ? 1 : i >= 5 ? i - 3 : -1;
            if (at >= 0) {
                memory.read(top + (long) at * word, word).ifPresent(setter(registers, i));
            }
        }
        if (!inOrder) {
            registers.set("sp", top + 31L * word);
        }
        return registers;
    }

    private static LongConsumer setter(Registers registers, int number) {
        return value -> registers.set(number, value);
    }

    /** ESP-IDF: an exit routine, program counter and state; then a0–a15, or a0–a3 when the thread gave way itself. */
    private @Nullable Registers xtensa(long top) {
        OptionalLong exit = memory.read(top, 4);
        OptionalLong pc = memory.read(top + 4, 4);
        if (exit.isEmpty() || pc.isEmpty()) {
            return null;
        }
        boolean gaveWay = exit.getAsLong() == 0;
        long address = gaveWay ? pc.getAsLong() & 0x3fff_ffffL | 0x4000_0000L : pc.getAsLong();
        if (!isCode.test(address)) {
            return null;
        }
        var registers = new Registers(Architecture.XTENSA);
        registers.set("pc", address);
        for (int i = 0; i < (gaveWay ? 4 : 16); i++) {
            memory.read(top + (gaveWay ? 16 : 12) + 4L * i, 4).ifPresent(setter(registers, i));
        }
        return registers;
    }

    private long word(long address) {
        return memory.read(address, 4).orElse(0);
    }
}
