package dev.fleetward.crashes.unwind;

import dev.fleetward.crashes.unwind.UnitCalls.Function;
import dev.fleetward.crashes.unwind.UnitCalls.Site;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Range;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Symbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Functions that gave their frame to the last one they called. They are on no stack, but where debug information lists
 * call sites, and there is one way only from what the caller called to where the thread was, they are known. Addresses
 * are link-time ones. Shared, safe for concurrent use.
 */
final class TailCalls {
    private static final int MAX_CHAIN = 16;
    private static final int MAX_VISITS = 1_000;

    private final DebugInfo info;
    private final Map<Unit, UnitCalls> read = new ConcurrentHashMap<>();
    private volatile @Nullable NavigableMap<Long, Stretch> units;

    private record Stretch(Range range, Unit unit) {}

    TailCalls(DebugInfo info) {
        this.info = info;
    }

    /**
     * @param returnAddress in the caller
     * @param callee an address in the function that was found running
     * @return return addresses in the functions between them, the innermost first; empty when there is none, or not one
     *     way only
     */
    List<Long> between(long returnAddress, long callee) {
        try {
            Optional<Function> caller = function(returnAddress - 1);
            Optional<Function> running = function(callee);
            Optional<Function> called =
                    caller.flatMap(it -> it.site(returnAddress)).flatMap(this::target);
            if (called.isEmpty() || running.isEmpty() || called.get().equals(running.get())) {
                return List.of();
            }
            return new Search(running.get()).from(called.get());
        } catch (BadElf damage) {
            return List.of();
        }
    }

    /** Looks for all ways, to know whether there is one only. */
    private final class Search {
        private final Function goal;
        private final Deque<Long> way = new ArrayDeque<>();
        private final List<List<Long>> found = new ArrayList<>();
        private int visits;

        Search(Function goal) {
            this.goal = goal;
        }

        List<Long> from(Function start) {
            visit(start);
            return found.size() == 1 && visits <= MAX_VISITS ? found.getFirst() : List.of();
        }

        private void visit(Function function) {
            if (way.size() == MAX_CHAIN || ++visits > MAX_VISITS || found.size() > 1) {
                return;
            }
            for (Site site : function.sites()) {
                if (!site.tail() || way.contains(site.returnAddress())) {
                    continue;
                }
                Optional<Function> target = target(site);
                if (target.isEmpty()) {
                    continue;
                }
                way.push(site.returnAddress());
                if (target.get().equals(goal)) {
                    found.add(List.copyOf(way));
                } else {
                    visit(target.get());
                }
                way.pop();
            }
        }
    }

    /** In the same compilation, or else by the name it has for the linker. */
    private Optional<Function> target(Site site) {
        Optional<Function> near =
                function(site.returnAddress() - 1).flatMap(from -> from.unit().named(site.target()));
        return near.or(() -> info.elf()
                .symbols()
                .named(site.target())
                .filter(Symbol::isFunction)
                .flatMap(symbol -> function(symbol.address())));
    }

    private Optional<Function> function(long address) {
        Map.Entry<Long, Stretch> stretch = units().floorEntry(address);
        if (stretch == null || !stretch.getValue().range.holds(address)) {
            return Optional.empty();
        }
        return read.computeIfAbsent(stretch.getValue().unit, UnitCalls::new).at(address);
    }

    private NavigableMap<Long, Stretch> units() {
        NavigableMap<Long, Stretch> known = units;
        if (known == null) {
            var all = new TreeMap<Long, Stretch>(Long::compareUnsigned);
            info.units().forEach(unit -> {
                try {
                    for (Range range : unit.root().ranges()) {
                        all.putIfAbsent(range.low(), new Stretch(range, unit));
                    }
                } catch (BadElf damage) {
                    // Its functions are told by symbols alone.
                }
            });
            known = all;
            units = known;
        }
        return known;
    }
}
