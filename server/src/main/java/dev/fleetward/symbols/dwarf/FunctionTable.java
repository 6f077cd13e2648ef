package dev.fleetward.symbols.dwarf;

import java.util.Map;

/**
 * The functions of one unit and what was inlined where. Each stretch of code belongs to a node: a function, or one
 * inlined into its parent at a place of the source. Immutable.
 *
 * @param parents of each node; {@link #NONE} for a function of its own
 * @param names of each node, as an index of {@code nameRefs}
 * @param calls three numbers a node: file, line and column where it is called
 * @param nameRefs where the names lie; {@link #LINKAGE} says that it is the linker's name
 * @param foreign those names that lie in another unit's file
 */
record FunctionTable(
        Segments segments, int[] parents, int[] names, int[] calls, long[] nameRefs, Map<Integer, Unit> foreign) {
    static final int NONE = -1;
    static final long LINKAGE = Long.MIN_VALUE;
    static final FunctionTable EMPTY = new FunctionTable(
            new Segments.Collector().flatten(), new int[0], new int[0], new int[0], new long[0], Map.of());

    int at(long address) {
        return segments.at(address);
    }

    boolean isInlined(int node) {
        return parents[node] != NONE;
    }

    int callFile(int node) {
        return calls[3 * node];
    }

    int callLine(int node) {
        return calls[3 * node + 1];
    }

    int callColumn(int node) {
        return calls[3 * node + 2];
    }

    /** The function whose code the node is part of. */
    int outermost(int node) {
        int outer = node;
        while (outer != NONE && parents[outer] != NONE) {
            outer = parents[outer];
        }
        return outer;
    }
}
