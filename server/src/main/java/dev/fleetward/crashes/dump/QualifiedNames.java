package dev.fleetward.crashes.dump;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names of C++ functions with their namespaces and classes, for those that have no name for the linker, as functions
 * that were inlined everywhere.
 */
final class QualifiedNames {
    private static final Set<Integer> CPP = Set.of(0x04, 0x1a, 0x21, 0x2b, 0x3a);
    private static final int MAX_DEPTH = 64;

    private final DebugInfo info;

    QualifiedNames(DebugInfo info) {
        this.info = info;
    }

    /** Of the functions at an address, the innermost first; empty unless it is C++. */
    List<String> at(long address) {
        Optional<Unit> unit = info.units()
                .filter(it -> it.root().covers(address))
                .filter(it -> CPP.contains((int) it.root().number(At.LANGUAGE).orElse(0)))
                .findFirst();
        var names = new ArrayList<String>();
        unit.ifPresent(it -> descend(it.root(), address, names, 0));
        return names;
    }

    private static void descend(Die scope, long address, List<String> names, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        for (Die child : scope.children()) {
            boolean function = child.is(Tag.SUBPROGRAM) || child.is(Tag.INLINED_SUBROUTINE);
            if (child.is(Tag.NAMESPACE)) {
                int before = names.size();
                descend(child, address, names, depth + 1);
                if (names.size() > before) {
                    return;
                }
            } else if ((function || child.is(Tag.LEXICAL_BLOCK)) && child.covers(address)) {
                if (function) {
                    names.addFirst(qualified(child));
                }
                descend(child, address, names, depth + 1);
                return;
            }
        }
    }

    private static String qualified(Die function) {
        var name = new StringBuilder(function.name().orElse(""));
        Optional<Die> around = function.origins().getLast().parent();
        for (int i = 0; i < MAX_DEPTH && around.isPresent(); i++) {
            Die scope = around.get();
            switch (scope.tag()) {
                case Tag.NAMESPACE -> name.insert(0, scope.name().orElse("(anonymous namespace)") + "::");
                case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE ->
                    name.insert(0, scope.name().orElse("{unnamed}") + "::");
                default -> {
                    return name.toString();
                }
            }
            around = scope.parent();
        }
        return name.toString();
    }
}
