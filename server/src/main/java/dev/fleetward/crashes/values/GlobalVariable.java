package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * A variable that lives as long as the program.
 *
 * @param unit the source file it is of
 * @param function it is within; empty of a global one
 * @param placed false when the compiler keeps it nowhere
 */
record GlobalVariable(String unit, String function, Die die, boolean placed) {
    /** Going through all entries of a larger build would take longer than anybody waits. */
    private static final long MAX_DEBUG_BYTES = 64L << 20;

    private static final int MAX_DEPTH = 64;

    static List<GlobalVariable> all(DebugInfo info) {
        long bytes = info.elf().section(".debug_info").map(Section::size).orElse(0L);
        if (bytes > MAX_DEBUG_BYTES) {
            return List.of();
        }
        var found = new ArrayList<GlobalVariable>();
        for (Unit unit : info.units().toList()) {
            try {
                Die root = unit.root();
                String name = root.name().orElse("");
                boolean inC = Language.of(unit) == Language.C;
                collect(root, new Where(name.substring(name.lastIndexOf('/') + 1), "", inC, 0), found);
            } catch (BadElf damage) {
                // What the other units say still holds.
            }
        }
        return List.copyOf(found);
    }

    /** @param unplaced whether to tell of those that are kept nowhere: of templates' headers there are too many */
    private record Where(String unit, String function, boolean unplaced, int depth) {
        Where within(String name) {
            return new Where(unit, function.isEmpty() ? name : function, false, depth + 1);
        }

        Where deeper() {
            return new Where(unit, function, unplaced, depth + 1);
        }
    }

    private static void collect(Die scope, Where where, List<GlobalVariable> found) {
        if (where.depth > MAX_DEPTH) {
            return;
        }
        for (Die child : scope.children()) {
            if (found.size() == Limits.MAX_GLOBALS_OF_BUILD) {
                return;
            }
            switch (child.tag()) {
                case Tag.VARIABLE -> add(child, where, found);
                case Tag.NAMESPACE, Tag.LEXICAL_BLOCK, Tag.INLINED_SUBROUTINE, Tag.TRY_BLOCK, Tag.CATCH_BLOCK ->
                    collect(child, where.deeper(), found);
                case Tag.SUBPROGRAM -> collect(child, where.within(child.name().orElse("")), found);
                default -> {}
            }
        }
    }

    private static void add(Die variable, Where where, List<GlobalVariable> found) {
        boolean placed = Place.isFixed(variable);
        boolean nowhere = where.unplaced
                && !variable.has(At.LOCATION)
                && !variable.has(At.CONST_VALUE)
                && !variable.flag(At.DECLARATION);
        if ((placed || nowhere) && variable.name().isPresent()) {
            found.add(new GlobalVariable(where.unit, where.function, variable, placed));
        }
    }

    String name(TypeTable types) {
        String plain = types.qualified(die.origins().getLast(), "");
        return function.isEmpty() ? plain : function + "::" + plain;
    }
}
