package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.util.HashMap;
import java.util.Map;

/** Of a {@code .dwp}: where in each packed section the part of a unit begins (DWARF 5, section 7.3.5, and GNU's before). */
final class PackageIndex {
    static final int MAX_COLUMNS = 32;

    private static final int INFO = 1;
    private static final int TYPES = 2;
    private static final int ABBREVIATIONS = 3;
    private static final int LINES = 4;
    private static final int LOCATIONS = 5;
    private static final int STRINGS = 6;
    private static final int RANGES = 8;

    private PackageIndex() {}

    /** By the offset at which the unit begins. Empty for a file that packs nothing. */
    static Map<Long, Contribution> of(DebugFile file) {
        var found = new HashMap<Long, Contribution>();
        if (file.isSplit()) {
            read(file, ".debug_cu_index", found);
            read(file, ".debug_tu_index", found);
        }
        return found;
    }

    private static void read(DebugFile file, String section, Map<Long, Contribution> found) {
        var bytes = file.elf().contents(section);
        if (bytes.byteSize() == 0) {
            return;
        }
        Reader in = file.elf().reader(bytes);
        // GNU's version takes four bytes, version 5 two and two of padding: a big-endian 5 differs.
        int first = in.u16();
        int second = in.u16();
        boolean five = first == 5 || second == 5;
        int columns = in.i32();
        int rows = in.i32();
        int slots = in.i32();
        if (columns < 0 || columns > MAX_COLUMNS || rows < 0 || slots < 0) {
            throw new BadElf("bad-index", "The index of split units has %d columns.".formatted(columns));
        }
        in.skip(slots * 12L);
        int[] kinds = new int[columns];
        for (int i = 0; i < columns; i++) {
            kinds[i] = in.i32();
        }
        for (int row = 0; row < rows; row++) {
            long[] at = new long[MAX_COLUMNS + 1];
            for (int kind : kinds) {
                at[kind > 0 && kind <= MAX_COLUMNS ? kind : 0] = in.u32();
            }
            found.put(
                    at[INFO] + at[TYPES],
                    new Contribution(at[ABBREVIATIONS], at[LINES], at[STRINGS], at[LOCATIONS], five ? at[RANGES] : 0));
        }
    }
}
