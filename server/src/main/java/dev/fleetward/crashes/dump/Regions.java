package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Region;
import dev.fleetward.crashes.unwind.Memory;
import java.util.List;

/** The list of what was saved. */
final class Regions {
    private static final int MAX_SHOWN = 1_000;

    private Regions() {}

    static List<Region> of(Memory memory) {
        return memory.saved().stream()
                .limit(MAX_SHOWN)
                .map(piece -> new Region(piece.address(), piece.bytes().limit(), name(piece)))
                .toList();
    }

    private static String name(Memory.Piece piece) {
        return Long.compareUnsigned(piece.address(), 0xe000_e000L) >= 0
                        && Long.compareUnsigned(piece.address(), 0xe000_f000L) < 0
                ? "processor state"
                : "";
    }
}
