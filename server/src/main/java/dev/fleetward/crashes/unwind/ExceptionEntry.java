package dev.fleetward.crashes.unwind;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a Cortex-M saves when it takes an exception (Armv7-M ARM B1.5.6, Armv8-M ARM B3.18): from the value it returns by
 * and the stack, back to the registers of what was interrupted.
 */
final class ExceptionEntry {
    private static final long PREFIX = 0xffff_ff80L;
    private static final long NO_ADDRESS = 0xffff_ffffL;
    private static final long FUNCTION_RETURN = 0xfeff_fffeL;
    private static final int USES_PROCESS_STACK = 1 << 2;
    private static final int BASIC_FRAME = 1 << 4;
    private static final int DEFAULT_STACKING = 1 << 5;
    private static final long SIGNATURE = 0xfefa_125aL;
    private static final int SECURE_CONTEXT_BYTES = 0x28;
    private static final int BASIC_BYTES = 0x20;
    private static final int EXTENDED_BYTES = 0x68;
    private static final int ALIGNED = 1 << 9;
    private static final int SP = 13;
    private static final int LR = 14;
    private static final int PC = 15;
    private static final int PSR = 16;

    private ExceptionEntry() {}

    /** EXC_RETURN: a return to it leaves an exception. */
    static boolean isReturn(long address) {
        return (address & PREFIX) == PREFIX && address != NO_ADDRESS;
    }

    /** FNC_RETURN: a return to it goes back to the secure state (Armv8-M), whose stack a dump does not have. */
    static boolean isReturnToSecure(long address) {
        return (address & ~1L) == FUNCTION_RETURN;
    }

    static boolean usesProcessStack(long excReturn) {
        return (excReturn & USES_PROCESS_STACK) != 0;
    }

    /**
     * @param handler registers of the exception's first function, unwound to its entry
     * @param processStack as the dump has it
     * @return empty when the saved registers are not in the dump
     */
    static Optional<Caller> interrupted(Registers handler, long excReturn, OptionalLong processStack, Memory memory) {
        OptionalLong stack = usesProcessStack(excReturn) ? processStack : handler.sp();
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        Registers registers = handler.copy();
        long frame = stack.getAsLong();
        if ((excReturn & DEFAULT_STACKING) == 0) {
            OptionalLong signature = memory.read(frame, 4);
            if (signature.isPresent() && (signature.getAsLong() & ~1L) == SIGNATURE) {
                for (int i = 0; i < 8; i++) {
                    registers.set(4 + i, memory.read(frame + 8 + 4L * i, 4));
                }
                frame += SECURE_CONTEXT_BYTES;
            }
        }
        return load(registers, frame, (excReturn & BASIC_FRAME) == 0, memory)
                ? Optional.of(new Caller(registers, frame, Found.EXACT, true))
                : Optional.empty();
    }

    /** Takes the eight words the processor saved at {@code frame}; false when they are not in the dump. */
    static boolean load(Registers registers, long frame, boolean extended, Memory memory) {
        int[] order = {0, 1, 2, 3, 12, LR, PC, PSR};
        for (int i = 0; i < order.length; i++) {
            OptionalLong word = memory.read(frame + 4L * i, 4);
            if (word.isEmpty()) {
                return false;
            }
            registers.set(order[i], word.getAsLong());
        }
        boolean aligned = (registers.get(PSR).orElse(0) & ALIGNED) != 0;
        registers.set(SP, frame + (extended ? EXTENDED_BYTES : BASIC_BYTES) + (aligned ? 4 : 0));
        registers.set(PC, registers.get(PC).orElse(0) & ~1L);
        return true;
    }
}
