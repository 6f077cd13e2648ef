package dev.fleetward.crashes.rtos;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Memory;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A real-time kernel found in a dump, and its threads.
 *
 * @param threads the running one first, in the kernel's order else; empty when its lists were not saved
 * @param warnings what its data did not tell, in sentences
 */
public record Kernel(String name, List<RtosThread> threads, List<String> warnings) {
    public static final int MAX_THREADS = 256;

    /**
     * @param isCode whether an address may be code
     * @return empty when the program has none that is known here
     */
    public static Optional<Kernel> of(Program program, Memory memory, Architecture machine, LongPredicate isCode) {
        var view = new KernelMemory(program, memory);
        var contexts = new SavedContext(memory, machine, isCode);
        return FreeRtos.in(view, contexts).or(() -> Zephyr.in(view, contexts)).or(() -> ThreadX.in(view, contexts));
    }
}
