package dev.fleetward.crashes.rtos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** ThreadX: all threads hang in one ring of those that were created. */
final class ThreadX {
    private static final List<String> THREAD = List.of("TX_THREAD_STRUCT", "TX_THREAD");
    private static final long THREAD_ID = 0x5448_5244L;
    private static final int FILL = 0xef;
    private static final List<String> STATES = List.of(
            "ready",
            "completed",
            "terminated",
            "suspended",
            "sleeping",
            "waiting for a queue",
            "waiting for a semaphore",
            "waiting for event flags",
            "waiting for memory blocks",
            "waiting for memory",
            "waiting for a driver",
            "waiting for a file",
            "waiting for the network",
            "waiting for a mutex");

    private final KernelMemory memory;
    private final SavedContext contexts;
    private final int word;

    private ThreadX(KernelMemory memory, SavedContext contexts) {
        this.memory = memory;
        this.contexts = contexts;
        this.word = memory.wordBytes();
    }

    static Optional<Kernel> in(KernelMemory memory, SavedContext contexts) {
        return memory.variable("_tx_thread_created_ptr").isPresent()
                ? Optional.of(new ThreadX(memory, contexts).read())
                : Optional.empty();
    }

    private Kernel read() {
        var threads = new ArrayList<RtosThread>();
        var warnings = new ArrayList<String>();
        var seen = new HashSet<Long>();
        OptionalLong current = memory.word("_tx_thread_current_ptr");
        OptionalLong at = memory.word("_tx_thread_created_ptr");
        int nextAt = memory.offset(THREAD, "tx_thread_created_next", -1);
        if (nextAt < 0 && at.isPresent()) {
            warnings.add("The program runs ThreadX; without its debug information only one thread can be read.");
        }
        while (at.isPresent() && at.getAsLong() != 0 && seen.size() < Kernel.MAX_THREADS && seen.add(at.getAsLong())) {
            if (memory.word(at.getAsLong()).orElse(0) != THREAD_ID) {
                warnings.add("The list of threads is damaged or not all in the dump.");
                break;
            }
            threads.add(thread(at.getAsLong(), current.orElse(0) == at.getAsLong()));
            at = nextAt < 0 ? OptionalLong.empty() : memory.word(at.getAsLong() + nextAt);
        }
        if (threads.isEmpty()) {
            warnings.add("The program runs ThreadX, but its list of threads is not in the dump.");
        }
        threads.sort(Comparator.comparing(thread -> !thread.running()));
        return new Kernel("ThreadX", List.copyOf(threads), List.copyOf(warnings));
    }

    /** The first members of a control block are the same in all versions: id, run count, stack pointer, start, end. */
    private RtosThread thread(long at, boolean running) {
        OptionalLong top = member(at, "tx_thread_stack_ptr", 2 * word);
        Long low = boxed(member(at, "tx_thread_stack_start", 3 * word));
        OptionalLong last = member(at, "tx_thread_stack_end", 4 * word);
        Long high = last.isEmpty() ? null : last.getAsLong() + 1;
        OptionalLong name = memory.word(at + memory.offset(THREAD, "tx_thread_name", 10 * word));
        int priorityAt = memory.offset(THREAD, "tx_thread_priority", 11 * word);
        int stateAt = memory.offset(THREAD, "tx_thread_state", 12 * word);
        long state = memory.number(at + stateAt, 4).orElse(-1);
        OptionalLong priority = memory.number(at + priorityAt, 4);
        return new RtosThread(
                at,
                name.isEmpty() ? "" : memory.text(name.getAsLong()),
                running ? "running" : state >= 0 && state < STATES.size() ? STATES.get((int) state) : "",
                priority.isEmpty() ? null : (Integer) (int) priority.getAsLong(),
                running,
                low,
                high,
                memory.untouched(low, high, FILL),
                running || top.isEmpty() ? null : contexts.at(top.getAsLong()));
    }

    private OptionalLong member(long thread, String name, int otherwise) {
        return memory.word(thread + memory.offset(THREAD, name, otherwise));
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isEmpty() ? null : (Long) value.getAsLong();
    }
}
