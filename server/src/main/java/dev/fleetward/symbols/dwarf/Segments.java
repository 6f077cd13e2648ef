package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Order;
import java.util.Arrays;

/**
 * Nested stretches of addresses, laid flat: for each address the innermost that holds it. Immutable.
 */
final class Segments {
    static final int NONE = -1;

    private final long base;
    private final int[] starts;
    private final int[] owners;

    private Segments(long base, int[] starts, int[] owners) {
        this.base = base;
        this.starts = starts;
        this.owners = owners;
    }

    /** The owner of the innermost stretch, or {@link #NONE}. */
    int at(long address) {
        long relative = address - base;
        if (relative < 0 || relative >= 0xFFFF_FFFFL || starts.length == 0) {
            return NONE;
        }
        int key = (int) relative ^ Integer.MIN_VALUE;
        int found = Arrays.binarySearch(starts, key);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? NONE : owners[index];
    }

    /** Gives each stretch that has an owner. */
    void forEach(Lists.Sink sink) {
        for (int i = 0; i < starts.length - 1; i++) {
            if (owners[i] != NONE) {
                sink.accept(address(i), address(i + 1));
            }
        }
    }

    private long address(int index) {
        return base + ((starts[index] ^ Integer.MIN_VALUE) & 0xFFFF_FFFFL);
    }

    /** Collects the stretches; what is nested comes after what it is nested in. */
    static final class Collector {
        private final Longs lows = new Longs();
        private final Longs highs = new Longs();
        private final Ints owners = new Ints();

        void add(long low, long high, int owner) {
            if (Long.compareUnsigned(low, high) < 0) {
                lows.add(low);
                highs.add(high);
                owners.add(owner);
            }
        }

        int size() {
            return lows.size();
        }

        Segments flatten() {
            int[] order = Order.of(lows.toArray());
            long base = order.length == 0 ? 0 : lows.get(order[0]);
            var flat = new Flat(base);
            for (int index : order) {
                flat.open(lows.get(index) - base, highs.get(index) - base, owners.get(index));
            }
            return flat.finish();
        }
    }

    /** Walks from stretch to stretch with those that are open on a stack. */
    private static final class Flat {
        private static final long FARTHEST = 0xFFFF_FFFEL;

        private final long base;
        private final Ints starts = new Ints();
        private final Ints owners = new Ints();
        private final Ints openOwners = new Ints();
        private final Ints openEnds = new Ints();

        Flat(long base) {
            this.base = base;
        }

        void open(long low, long high, int owner) {
            // One unit whose code lies further apart than 4 GiB is unheard of.
            if (low < 0 || low >= FARTHEST) {
                return;
            }
            closeUpTo(low);
            openOwners.add(owner);
            openEnds.add((int) (high < 0 ? FARTHEST : Math.min(high, FARTHEST)));
            mark(low, owner);
        }

        Segments finish() {
            closeUpTo(FARTHEST);
            return new Segments(base, starts.toArray(), owners.toArray());
        }

        private void closeUpTo(long at) {
            while (openEnds.size() > 0 && end() <= at) {
                long end = end();
                while (openEnds.size() > 0 && end() <= end) {
                    openEnds.removeLast();
                    openOwners.removeLast();
                }
                mark(end, openOwners.size() == 0 ? NONE : openOwners.last());
            }
        }

        private long end() {
            return openEnds.last() & 0xFFFF_FFFFL;
        }

        private void mark(long at, int owner) {
            int key = (int) at ^ Integer.MIN_VALUE;
            int last = starts.size() - 1;
            if (last >= 0 && starts.get(last) == key) {
                owners.set(last, owner);
            } else if (last < 0 || owners.get(last) != owner) {
                starts.add(key);
                owners.add(owner);
            }
        }
    }
}
