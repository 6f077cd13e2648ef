package dev.fleetward.crashes.unwind;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Range;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The functions of one compilation and the places where they call others. Immutable. */
final class UnitCalls {
    private static final int CALL_TAIL_CALL = 0x82;
    private static final int GNU_TAIL_CALL = 0x2115;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_FUNCTIONS = 100_000;

    private final List<Function> functions = new ArrayList<>();

    /** @param tail the caller's frame was given up for the call */
    record Site(long returnAddress, String target, boolean tail) {}

    /** @param name for the linker, or else as the source has it */
    record Function(UnitCalls unit, long entry, List<Range> ranges, String name, List<Site> sites) {
        Optional<Site> site(long returnAddress) {
            return sites.stream()
                    .filter(site -> site.returnAddress == returnAddress)
                    .findFirst();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Function function && function.unit == unit && function.entry == entry;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(entry);
        }
    }

    UnitCalls(Unit unit) {
        collect(unit.root(), 0);
    }

    Optional<Function> at(long address) {
        return functions.stream()
                .filter(function -> function.ranges.stream().anyMatch(range -> range.holds(address)))
                .findFirst();
    }

    Optional<Function> named(String name) {
        return functions.stream().filter(function -> function.name.equals(name)).findFirst();
    }

    private void collect(Die scope, int depth) {
        for (Die child : scope.children()) {
            if (child.is(Tag.SUBPROGRAM) && functions.size() < MAX_FUNCTIONS) {
                List<Range> ranges = child.ranges();
                if (!ranges.isEmpty()) {
                    var sites = new ArrayList<Site>();
                    sites(child, sites, 0);
                    functions.add(new Function(this, child.offset(), ranges, name(child), List.copyOf(sites)));
                }
            } else if (child.is(Tag.NAMESPACE) && depth < MAX_DEPTH) {
                collect(child, depth + 1);
            }
        }
    }

    private static void sites(Die scope, List<Site> sites, int depth) {
        for (Die child : scope.children()) {
            if (child.is(Tag.CALL_SITE) || child.is(Tag.GNU_CALL_SITE)) {
                site(child).ifPresent(sites::add);
            } else if ((child.is(Tag.LEXICAL_BLOCK) || child.is(Tag.INLINED_SUBROUTINE)) && depth < MAX_DEPTH) {
                sites(child, sites, depth + 1);
            }
        }
    }

    private static Optional<Site> site(Die call) {
        boolean gnu = call.is(Tag.GNU_CALL_SITE);
        OptionalLong returns = call.number(gnu ? At.LOW_PC : At.CALL_RETURN_PC);
        Optional<Die> target = call.reference(gnu ? At.ABSTRACT_ORIGIN : At.CALL_ORIGIN);
        return returns.isEmpty()
                ? Optional.empty()
                : target.map(
                        it -> new Site(returns.getAsLong(), name(it), call.flag(gnu ? GNU_TAIL_CALL : CALL_TAIL_CALL)));
    }

    private static String name(Die function) {
        return function.linkageName().or(function::name).orElse("");
    }
}
