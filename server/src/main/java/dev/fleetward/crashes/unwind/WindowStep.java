package dev.fleetward.crashes.unwind;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Xtensa's register windows: the return address keeps the size of the window in its top two bits, and the caller's first
 * four registers lie just below the stack pointer, once the window was spilled.
 */
final class WindowStep {
    private static final long ADDRESS_MASK = 0x3fff_ffffL;
    private static final int BASE_SAVE_BYTES = 16;

    private WindowStep() {}

    static Optional<Caller> step(Registers callee, Memory memory) {
        OptionalLong pc = callee.pc();
        OptionalLong link = callee.link();
        OptionalLong sp = callee.sp();
        if (pc.isEmpty() || link.isEmpty() || sp.isEmpty() || (link.getAsLong() & ADDRESS_MASK) == 0) {
            return Optional.empty();
        }
        var caller = new Registers(Architecture.XTENSA);
        for (int i = 0; i < 4; i++) {
            caller.set(i, memory.read(sp.getAsLong() - BASE_SAVE_BYTES + 4L * i, 4));
        }
        caller.set(
                Architecture.XTENSA.programCounter(), link.getAsLong() & ADDRESS_MASK | pc.getAsLong() & ~ADDRESS_MASK);
        return Optional.of(new Caller(caller, sp.getAsLong(), Found.FRAME_POINTER, false));
    }
}
