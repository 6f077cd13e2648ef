package dev.fleetward.crashes.unwind;

/** How a frame was found, from the surest down. */
public enum Found {
    /** From saved registers. */
    EXACT,
    /** By call frame information. */
    CFI,
    /** By the Arm exception index. */
    EXIDX,
    /** By the chain of frame pointers. */
    FRAME_POINTER,
    /** From the link register, without unwind information. */
    LINK_REGISTER,
    /** By reading through the stack. */
    SCANNED,
    /** From registers that were never saved. */
    UNRELIABLE
}
