package dev.fleetward.crashes.dump;

import org.jspecify.annotations.Nullable;

/**
 * What else is known where a fault is put in words.
 *
 * @param pc null when it means nothing
 * @param access what the instruction at {@code pc} does to memory
 * @param threadName of the thread that was running; null if unknown
 * @param stackLow lowest address of its stack; null if unknown
 */
record FaultScene(
        @Nullable Long pc,
        ThumbAccess access,
        @Nullable String threadName,
        @Nullable Long stackLow) {
    private static final long STACK_EDGE_BYTES = 64;

    /** Just below the stack, or in the guard that may take its lowest bytes. */
    boolean isAtStackEnd(@Nullable Long address) {
        return address != null
                && stackLow != null
                && address >= stackLow - STACK_EDGE_BYTES
                && address < stackLow + STACK_EDGE_BYTES;
    }
}
