package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import java.util.ArrayList;
import java.util.List;

/** Which code each unit has, as its root entry says. Tables made for this ({@code .debug_aranges}) are often not whole. */
final class RootRanges {
    static final int MAX_RANGES = 16_000_000;

    private final CodeRanges code;
    private final Segments.Collector found = new Segments.Collector();
    private final List<Integer> without = new ArrayList<>();

    RootRanges(List<Unit> units, CodeRanges code) {
        this.code = code;
        // Of units that claim the same code the first is asked: the last to be added lies on top.
        for (int i = units.size() - 1; i >= 0; i--) {
            Unit unit = units.get(i).skeleton().orElse(units.get(i));
            int index = i;
            try {
                if (!add(unit, index)) {
                    without.add(index);
                }
            } catch (BadElf e) {
                unit.file().damaged("The root of the %s: %s".formatted(unit, e.detail()));
            }
        }
    }

    Segments segments() {
        return found.flatten();
    }

    /** Units whose root does not say. */
    List<Integer> without() {
        return List.copyOf(without);
    }

    private boolean add(Unit unit, int index) {
        Root root = unit.facts();
        if (root.rangesAt() != Root.NONE) {
            Lists.ranges(unit, root.rangesAt(), (low, high) -> add(low, high, index));
        } else if (root.lowPc() != root.highPc()) {
            add(root.lowPc(), root.highPc(), index);
        }
        return root.rangesAt() != Root.NONE || root.lowPc() != root.highPc();
    }

    private void add(long low, long high, int index) {
        if (found.size() >= MAX_RANGES) {
            throw new BadElf("too-large", "The units claim more than %d stretches of code.".formatted(MAX_RANGES));
        }
        if (code.kept(low)) {
            found.add(low, high, index);
        }
    }
}
