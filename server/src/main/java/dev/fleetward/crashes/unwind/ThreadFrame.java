package dev.fleetward.crashes.unwind;

/** The registers a Cortex-M pushes on a thread's stack when an exception, such as a context switch, interrupts it. */
public final class ThreadFrame {
    /** Return to a thread on its own stack, without floating-point registers. */
    public static final long BASIC_THREAD = 0xffff_fffdL;

    private static final int BASIC_FRAME = 1 << 4;

    private ThreadFrame() {}

    public static boolean isExceptionReturn(long word) {
        return ExceptionEntry.isReturn(word);
    }

    /** The frame has room for s0 to s15, and the kernel saved s16 to s31 beside it. */
    public static boolean hasFloats(long excReturn) {
        return (excReturn & BASIC_FRAME) == 0;
    }

    /**
     * Takes r0–r3, r12, lr, pc and status from the frame, and the stack pointer from where it ends.
     *
     * @return false when the frame was not saved
     */
    public static boolean load(Registers registers, long frame, long excReturn, Memory memory) {
        return ExceptionEntry.load(registers, frame, hasFloats(excReturn), memory);
    }
}
