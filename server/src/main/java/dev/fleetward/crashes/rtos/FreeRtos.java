package dev.fleetward.crashes.rtos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * FreeRTOS: every task's control block is on a list of the kernel. Where the build's debug information does not tell the
 * layout, that of the kernel's sources is taken.
 */
final class FreeRtos {
    private static final List<String> TASK = List.of("tskTaskControlBlock", "TCB_t", "tskTCB");
    private static final List<String> LIST = List.of("xLIST", "List_t");
    private static final List<String> ITEM = List.of("xLIST_ITEM", "ListItem_t");
    private static final int FILL = 0xa5;
    private static final int MAX_PRIORITIES = 256;

    private record TaskList(String state, long address) {}

    private final KernelMemory memory;
    private final SavedContext contexts;
    private final Set<Long> current = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private final List<RtosThread> threads = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final int word;

    private FreeRtos(KernelMemory memory, SavedContext contexts) {
        this.memory = memory;
        this.contexts = contexts;
        this.word = memory.wordBytes();
    }

    static Optional<Kernel> in(KernelMemory memory, SavedContext contexts) {
        boolean known = memory.variable("pxReadyTasksLists").isPresent()
                && (memory.variable("pxCurrentTCB").isPresent()
                        || memory.variable("pxCurrentTCBs").isPresent());
        return known ? Optional.of(new FreeRtos(memory, contexts).read()) : Optional.empty();
    }

    private Kernel read() {
        running();
        for (TaskList list : lists()) {
            walk(list);
        }
        for (long task : current) {
            if (seen.add(task)) {
                threads.add(task(task, "running"));
            }
        }
        threads.sort(Comparator.comparing(thread -> !thread.running()));
        if (threads.isEmpty()) {
            warnings.add("The program runs FreeRTOS, but its task lists are not in the dump.");
        }
        return new Kernel("FreeRTOS", List.copyOf(threads), List.copyOf(warnings));
    }

    private void running() {
        memory.word("pxCurrentTCB").ifPresent(current::add);
        memory.addressOf("pxCurrentTCBs").ifPresent(at -> {
            long bytes = memory.variable("pxCurrentTCBs").orElseThrow().size();
            for (long i = 0; i < Math.max(1, Math.min(bytes / word, 8)); i++) {
                memory.word(at + i * word).ifPresent(current::add);
            }
        });
        current.remove(0L);
    }

    private List<TaskList> lists() {
        var lists = new ArrayList<TaskList>();
        memory.addressOf("pxReadyTasksLists").ifPresent(at -> {
            long count = memory.variable("pxReadyTasksLists").orElseThrow().size() / listBytes();
            for (long i = 0; i < Math.min(count, MAX_PRIORITIES); i++) {
                lists.add(new TaskList("ready", at + i * listBytes()));
            }
        });
        add(lists, "ready", "xPendingReadyList");
        add(lists, "delayed", "xDelayedTaskList1");
        add(lists, "delayed", "xDelayedTaskList2");
        add(lists, "suspended", "xSuspendedTaskList");
        add(lists, "deleted", "xTasksWaitingTermination");
        return lists;
    }

    private void add(List<TaskList> lists, String state, String variable) {
        memory.addressOf(variable).ifPresent(at -> lists.add(new TaskList(state, at)));
    }

    /** A list is a ring through its own end mark; its count and the tasks seen bound the walk. */
    private void walk(TaskList list) {
        long end = list.address + memory.offset(LIST, "xListEnd", 2 * word);
        int nextAt = memory.offset(ITEM, "pxNext", word);
        int ownerAt = memory.offset(ITEM, "pvOwner", 3 * word);
        long left = memory.word(list.address + memory.offset(LIST, "uxNumberOfItems", 0))
                .orElse(0);
        OptionalLong item = memory.word(end + nextAt);
        while (left > 0 && item.isPresent() && item.getAsLong() != end && threads.size() < Kernel.MAX_THREADS) {
            OptionalLong owner = memory.word(item.getAsLong() + ownerAt);
            if (owner.isEmpty() || !seen.add(owner.getAsLong())) {
                warnings.add("The list of %s tasks is damaged or not all in the dump.".formatted(list.state));
                return;
            }
            boolean runs = current.contains(owner.getAsLong());
            threads.add(task(owner.getAsLong(), runs ? "running" : list.state));
            item = memory.word(item.getAsLong() + nextAt);
            left--;
        }
    }

    private RtosThread task(long at, String state) {
        boolean runs = current.contains(at);
        OptionalLong top = memory.word(at + memory.offset(TASK, "pxTopOfStack", 0));
        OptionalLong priority = memory.word(at + memory.offset(TASK, "uxPriority", 11 * word));
        Long low = boxed(memory.word(at + memory.offset(TASK, "pxStack", 12 * word)));
        Long high = end(at);
        return new RtosThread(
                at,
                memory.text(at + memory.offset(TASK, "pcTaskName", 13 * word)),
                state,
                priority.isEmpty() ? null : (int) priority.getAsLong(),
                runs,
                low,
                high,
                memory.untouched(low, high, FILL),
                runs || top.isEmpty() ? null : contexts.at(top.getAsLong()));
    }

    /** Kept only by builds that record it; it names the last word. */
    private @Nullable Long end(long task) {
        int at = memory.offset(TASK, "pxEndOfStack", -1);
        OptionalLong last = at < 0 ? OptionalLong.empty() : memory.word(task + at);
        return last.isEmpty() ? null : last.getAsLong() + word;
    }

    private long listBytes() {
        // Count and index, then an end mark of a value and two links.
        return memory.offset(LIST, "xListEnd", 2 * word) + 3L * word;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isEmpty() ? null : (Long) value.getAsLong();
    }
}
