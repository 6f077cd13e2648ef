package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Order;
import java.util.Arrays;
import java.util.BitSet;

/** Addresses of one unit and the place in the source that each comes from. Immutable. */
final class LineTable {
    static final LineTable EMPTY = new LineTable(0, new int[0], new int[0], new int[0], new char[0]);
    static final int NONE = -1;

    private static final int END = -1;

    private final long base;
    private final int[] starts;
    private final int[] files;
    private final int[] lines;
    private final char[] columns;

    private LineTable(long base, int[] starts, int[] files, int[] lines, char[] columns) {
        this.base = base;
        this.starts = starts;
        this.files = files;
        this.lines = lines;
        this.columns = columns;
    }

    /** The row that holds the address, or {@link #NONE}. */
    int at(long address) {
        long relative = address - base;
        if (relative < 0 || relative > 0xFFFF_FFFFL) {
            return NONE;
        }
        int found = Arrays.binarySearch(starts, (int) relative ^ Integer.MIN_VALUE);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 || lines[index] == END ? NONE : index;
    }

    /** The row before it in the same stretch of code, or {@link #NONE}. */
    int before(int row) {
        return row == 0 || lines[row - 1] == END ? NONE : row - 1;
    }

    long address(int row) {
        return base + ((starts[row] ^ Integer.MIN_VALUE) & 0xFFFF_FFFFL);
    }

    int file(int row) {
        return files[row];
    }

    /** Zero for code of the compiler's own making. */
    int line(int row) {
        return lines[row];
    }

    int column(int row) {
        return columns[row];
    }

    int size() {
        return starts.length;
    }

    /** Takes rows sequence by sequence as a line program makes them. */
    static final class Builder {
        private final CodeRanges code;
        private final Longs addresses = new Longs();
        private final Ints files = new Ints();
        private final Ints lines = new Ints();
        private final Ints columns = new Ints();
        private final BitSet statements = new BitSet();
        private final Longs sequenceStarts = new Longs();
        private final Ints firstRows = new Ints();
        private int first;

        Builder(CodeRanges code) {
            this.code = code;
        }

        /** @param statement a debugger would stop here, so that the line is what the code is for */
        void row(long address, int file, int line, int column, boolean statement) {
            statements.set(addresses.size(), statement);
            addresses.add(address);
            files.add(file);
            lines.add(Math.max(line, 0));
            columns.add(column);
        }

        void end(long address) {
            row(address, 0, 0, 0, true);
            lines.set(lines.size() - 1, END);
            if (addresses.size() - first > 1 && code.kept(addresses.get(first))) {
                sequenceStarts.add(addresses.get(first));
                firstRows.add(first);
            }
            first = addresses.size();
        }

        /** Sequences in the order of their addresses; of those that lie upon each other the first stays. */
        LineTable build() {
            int[] order = Order.of(sequenceStarts.toArray());
            if (order.length == 0) {
                return EMPTY;
            }
            long base = sequenceStarts.get(order[0]);
            var rows = new Rows(base);
            for (int sequence : order) {
                int from = firstRows.get(sequence);
                if (rows.accepts(addresses.get(from))) {
                    int row = from;
                    while (lines.get(row) != END) {
                        rows.add(
                                addresses.get(row),
                                files.get(row),
                                lines.get(row),
                                columns.get(row),
                                statements.get(row));
                        row++;
                    }
                    rows.end(addresses.get(row));
                }
            }
            return rows.table();
        }
    }

    private static final class Rows {
        private final long base;
        private final Ints starts = new Ints();
        private final Ints files = new Ints();
        private final Ints lines = new Ints();
        private final Ints columns = new Ints();
        private long reached;
        private long seen = -1;
        private boolean seenStatement;

        Rows(long base) {
            this.base = base;
        }

        boolean accepts(long address) {
            long relative = address - base;
            return relative >= reached && relative >= 0 && relative <= 0xFFFF_FFFFL;
        }

        /**
         * Of rows at one address the last counts, but one that is no statement not against one that is, as debuggers
         * have it; a row that says the same as the one before says nothing.
         */
        void add(long address, int file, int line, int column, boolean statement) {
            if (!accepts(address) || address - base == seen && seenStatement && !statement) {
                return;
            }
            reached = address - base;
            seen = reached;
            seenStatement = statement;
            int key = (int) reached ^ Integer.MIN_VALUE;
            int last = starts.size() - 1;
            if (last >= 0 && starts.get(last) == key) {
                files.set(last, file);
                lines.set(last, line);
                columns.set(last, column);
            } else if (last < 0 || !says(last, file, line, column)) {
                starts.add(key);
                files.add(file);
                lines.add(line);
                columns.add(column);
            }
        }

        void end(long address) {
            add(address, 0, END, 0, true);
            seen = -1; // another stretch may begin here
        }

        private boolean says(int row, int file, int line, int column) {
            return files.get(row) == file && lines.get(row) == line && columns.get(row) == column;
        }

        LineTable table() {
            char[] narrow = new char[columns.size()];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (char) Math.min(columns.get(i), Character.MAX_VALUE);
            }
            return new LineTable(base, starts.toArray(), files.toArray(), lines.toArray(), narrow);
        }
    }
}
