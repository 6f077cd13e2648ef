package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Range;
import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.ElfFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a build's debug information says of functions, their variables and types. Worth keeping from one dump to the next:
 * what was looked up stays. Shared, safe for concurrent use.
 */
public final class BuildVariables {
    /** What is kept is let go when it grows beyond this: a dump asks for few functions. */
    private static final int MAX_KEPT_UNITS = 512;

    private static final int MAX_KEPT_FUNCTIONS = 4_096;
    private static final int MAX_FUNCTIONS_OF_UNIT = 200_000;
    private static final int MAX_DEPTH = 64;

    private final DebugInfo info;
    private final SymbolIndex index;
    private final TypeTable types = new TypeTable();
    private final Map<Unit, List<Function>> functions = new ConcurrentHashMap<>();
    private final Map<Die, List<Die>> callSites = new ConcurrentHashMap<>();
    private volatile @Nullable List<GlobalVariable> globals;

    private record Function(List<Range> ranges, Die die) {}

    /** @param index over {@code info} */
    public BuildVariables(DebugInfo info, SymbolIndex index) {
        this.info = info;
        this.index = index;
    }

    ElfFile elf() {
        return info.elf();
    }

    TypeTable types() {
        return types;
    }

    /** The function that has its code at this link-time address. */
    Optional<Die> function(long address) {
        return index.unitAt(address).flatMap(unit -> functions(unit).stream()
                .filter(function -> function.ranges.stream().anyMatch(range -> range.holds(address)))
                .map(Function::die)
                .findFirst());
    }

    /** The variables that are not of a function, and those of functions that outlive their calls. */
    List<GlobalVariable> globals() {
        List<GlobalVariable> known = globals;
        if (known == null) {
            known = GlobalVariable.all(info);
            globals = known;
        }
        return known;
    }

    /** Where the function calls others, as far as the build describes it. */
    List<Die> callSites(Die function) {
        List<Die> known = callSites.get(function);
        if (known == null) {
            var sites = new ArrayList<Die>();
            addSites(function, sites, 0);
            known = List.copyOf(sites);
            if (callSites.size() >= MAX_KEPT_FUNCTIONS) {
                callSites.clear();
            }
            callSites.put(function, known);
        }
        return known;
    }

    private static void addSites(Die scope, List<Die> sites, int depth) {
        for (Die child : scope.children()) {
            switch (child.tag()) {
                case Tag.CALL_SITE, Tag.GNU_CALL_SITE -> sites.add(child);
                case Tag.LEXICAL_BLOCK, Tag.INLINED_SUBROUTINE, Tag.TRY_BLOCK, Tag.CATCH_BLOCK -> {
                    if (depth < MAX_DEPTH) {
                        addSites(child, sites, depth + 1);
                    }
                }
                default -> {}
            }
        }
    }

    private List<Function> functions(Unit unit) {
        List<Function> known = functions.get(unit);
        if (known == null) {
            var found = new ArrayList<Function>();
            addFunctions(unit.root(), found, 0);
            known = List.copyOf(found);
            if (functions.size() >= MAX_KEPT_UNITS) {
                functions.clear();
            }
            functions.put(unit, known);
        }
        return known;
    }

    /** Compilers put functions with code beside each other; of Rust, also within namespaces and types. */
    private static void addFunctions(Die scope, List<Function> found, int depth) {
        for (Die child : scope.children()) {
            switch (child.tag()) {
                case Tag.SUBPROGRAM -> {
                    List<Range> ranges = child.ranges();
                    if (!ranges.isEmpty() && found.size() < MAX_FUNCTIONS_OF_UNIT) {
                        found.add(new Function(ranges, child));
                    }
                }
                case Tag.NAMESPACE, Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE -> {
                    if (depth < MAX_DEPTH) {
                        addFunctions(child, found, depth + 1);
                    }
                }
                default -> {}
            }
        }
    }
}
