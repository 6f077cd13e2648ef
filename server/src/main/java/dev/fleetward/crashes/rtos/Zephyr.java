package dev.fleetward.crashes.rtos;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.ThreadFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Zephyr, built with thread information for debuggers: a table of offsets (subsys/debug/thread_info.c) says where each
 * member is.
 */
final class Zephyr {
    /** Places in the table of offsets; its first entry is its version. */
    private enum Offset {
        VERSION,
        CURRENT_THREAD,
        THREADS,
        ENTRY,
        NEXT_THREAD,
        STATE,
        USER_OPTIONS,
        PRIORITY,
        STACK_POINTER,
        NAME,
        ARCH,
        PREEMPT_FLOAT,
        COOP_FLOAT,
        ARM_EXC_RETURN
    }

    private static final List<String> THREAD = List.of("k_thread");
    private static final long UNIMPLEMENTED = 0xffff_ffffL;
    private static final int FILL = 0xaa;

    private final KernelMemory memory;
    private final SavedContext contexts;
    private final long table;
    private final int entryBytes;
    private final long entries;

    private Zephyr(KernelMemory memory, SavedContext contexts, long table, int entryBytes, long entries) {
        this.memory = memory;
        this.contexts = contexts;
        this.table = table;
        this.entryBytes = entryBytes;
        this.entries = entries;
    }

    static Optional<Kernel> in(KernelMemory memory, SavedContext contexts) {
        if (memory.variable("_kernel").isEmpty()) {
            return Optional.empty();
        }
        OptionalLong table = memory.addressOf("_kernel_thread_info_offsets");
        if (table.isEmpty()) {
            return Optional.of(
                    new Kernel(
                            "Zephyr",
                            List.of(),
                            List.of(
                                    "The program runs Zephyr without CONFIG_DEBUG_THREAD_INFO, so its threads cannot be read.")));
        }
        OptionalLong size = memory.addressOf("_kernel_thread_info_size_t_size");
        int entryBytes = size.isEmpty()
                ? memory.wordBytes()
                : (int) memory.number(size.getAsLong(), 1).orElse(memory.wordBytes());
        if (entryBytes != 4 && entryBytes != 8) {
            entryBytes = memory.wordBytes();
        }
        OptionalLong count = memory.addressOf("_kernel_thread_info_num_offsets");
        long entries = count.isEmpty()
                ? Offset.values().length
                : memory.number(count.getAsLong(), entryBytes).orElse(Offset.values().length);
        return Optional.of(new Zephyr(memory, contexts, table.getAsLong(), entryBytes, entries).read());
    }

    private Kernel read() {
        long kernel = memory.variable("_kernel").orElseThrow().address();
        var threads = new ArrayList<RtosThread>();
        var warnings = new ArrayList<String>();
        var seen = new HashSet<Long>();
        OptionalLong current = at(kernel, Offset.CURRENT_THREAD);
        OptionalLong next = at(kernel, Offset.THREADS);
        while (next.isPresent() && next.getAsLong() != 0 && threads.size() < Kernel.MAX_THREADS) {
            if (!seen.add(next.getAsLong())) {
                warnings.add("The list of threads is damaged or not all in the dump.");
                break;
            }
            threads.add(thread(next.getAsLong(), current.orElse(0) == next.getAsLong()));
            next = at(next.getAsLong(), Offset.NEXT_THREAD);
        }
        if (threads.isEmpty()) {
            warnings.add("The program runs Zephyr, but its list of threads is not in the dump.");
        }
        threads.sort(Comparator.comparing(thread -> !thread.running()));
        return new Kernel("Zephyr", List.copyOf(threads), List.copyOf(warnings));
    }

    private RtosThread thread(long thread, boolean running) {
        long nameAt = offset(Offset.NAME);
        OptionalLong priority = byteAt(thread, Offset.PRIORITY);
        int stackInfo = memory.offset(THREAD, "stack_info", -1);
        Long low = null;
        Long high = null;
        if (stackInfo >= 0) {
            OptionalLong start = memory.word(thread + stackInfo);
            OptionalLong bytes = memory.word(thread + stackInfo + memory.wordBytes());
            if (start.isPresent() && bytes.isPresent()) {
                low = start.getAsLong();
                high = start.getAsLong() + bytes.getAsLong();
            }
        }
        return new RtosThread(
                thread,
                nameAt == UNIMPLEMENTED ? "" : memory.text(thread + nameAt),
                running ? "running" : state(byteAt(thread, Offset.STATE).orElse(0)),
                priority.isEmpty() ? null : (Integer) (int) (byte) priority.getAsLong(),
                running,
                low,
                high,
                memory.untouched(low, high, FILL),
                running ? null : registers(thread));
    }

    /** Callee-saved registers are in the control block, v1 to v8 and then the stack pointer; the rest on the stack. */
    private @Nullable Registers registers(long thread) {
        OptionalLong sp = at(thread, Offset.STACK_POINTER);
        if (contexts.machine() != Architecture.ARM || sp.isEmpty()) {
            return null;
        }
        long calleeSaved = thread + offset(Offset.STACK_POINTER) - 8L * memory.wordBytes();
        long excReturn = ThreadFrame.BASIC_THREAD;
        long excReturnAt = offset(Offset.ARM_EXC_RETURN);
        if (excReturnAt != UNIMPLEMENTED) {
            // The kernel keeps the lowest byte only.
            excReturn = 0xffff_ff00L | memory.number(thread + excReturnAt, 1).orElse(ThreadFrame.BASIC_THREAD & 0xff);
        }
        return contexts.cortexMFrame(calleeSaved, sp.getAsLong(), excReturn);
    }

    private static String state(long bits) {
        if ((bits & 0x01) != 0) {
            return "not a thread";
        }
        if ((bits & 0x02) != 0) {
            return "pending";
        }
        if ((bits & 0x04) != 0) {
            return "not started";
        }
        if ((bits & 0x08) != 0) {
            return "dead";
        }
        return (bits & 0x10) != 0 ? "suspended" : (bits & 0x80) != 0 ? "ready" : "";
    }

    private OptionalLong at(long base, Offset member) {
        long offset = offset(member);
        return offset == UNIMPLEMENTED ? OptionalLong.empty() : memory.word(base + offset);
    }

    private OptionalLong byteAt(long base, Offset member) {
        long offset = offset(member);
        return offset == UNIMPLEMENTED ? OptionalLong.empty() : memory.number(base + offset, 1);
    }

    @SuppressWarnings("EnumOrdinal") // the members stand in the order of Zephyr's own table
    private long offset(Offset member) {
        return member.ordinal() >= entries
                ? UNIMPLEMENTED
                : memory.number(table + (long) member.ordinal() * entryBytes, entryBytes)
                                .orElse(UNIMPLEMENTED)
                        & UNIMPLEMENTED;
    }
}
