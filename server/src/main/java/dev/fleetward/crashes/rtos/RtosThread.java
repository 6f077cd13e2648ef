package dev.fleetward.crashes.rtos;

import dev.fleetward.crashes.unwind.Registers;
import org.jspecify.annotations.Nullable;

/**
 * A thread as its kernel left it.
 *
 * @param id address of its control block
 * @param running it had a processor, so its registers are not in its control block
 * @param stackLow lowest address; null if the kernel does not tell
 * @param stackHigh behind the highest address; null if the kernel does not tell
 * @param unusedBytes never written, by the kernel's fill pattern; null when that cannot be told
 * @param registers when it lost the processor; null when they could not be read
 */
public record RtosThread(
        long id,
        String name,
        String state,
        @Nullable Integer priority,
        boolean running,
        @Nullable Long stackLow,
        @Nullable Long stackHigh,
        @Nullable Long unusedBytes,
        @Nullable Registers registers) {}
