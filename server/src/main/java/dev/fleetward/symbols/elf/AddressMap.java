package dev.fleetward.symbols.elf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Symbols of one kind in the order of their addresses. Immutable. */
final class AddressMap {
    /** How many symbols that ended before the address are passed over in search of one that lies around them. */
    private static final int MAX_NESTED = 16;

    private static final int WEAK = 2;

    private final SymbolTable table;
    private final long[] starts;
    private final int[] indexes;

    private AddressMap(SymbolTable table, long[] starts, int[] indexes) {
        this.table = table;
        this.starts = starts;
        this.indexes = indexes;
    }

    static AddressMap of(SymbolTable table, Predicate<SymbolTable.Entry> kind) {
        Reader in = table.elf().reader(table.bytes());
        long[] addresses = new long[table.count()];
        int[] indexes = new int[table.count()];
        int count = 0;
        for (int i = 0; i < table.count(); i++) {
            SymbolTable.Entry entry = table.entry(in);
            if (entry.isPlaced() && kind.test(entry)) {
                addresses[count] = table.address(entry);
                indexes[count++] = i;
            }
        }
        addresses = Arrays.copyOf(addresses, count);
        int[] order = Order.of(addresses);
        long[] starts = new long[count];
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = addresses[order[i]];
            sorted[i] = indexes[order[i]];
        }
        return new AddressMap(table, starts, sorted);
    }

    Optional<Symbol> at(long address) {
        int last = lastUpTo(address);
        long next = last + 1 < starts.length ? starts[last + 1] : -1L;
        for (int i = last; i >= 0 && i > last - MAX_NESTED; i--) {
            SymbolTable.Entry entry = table.entry(indexes[i]);
            // One without a size ends where another begins, so only those at the last place can reach the address.
            boolean open = entry.size() == 0 && starts[i] == starts[last];
            long size = open ? reach(entry, starts[i], next) : entry.size();
            if (Long.compareUnsigned(address - starts[i], size) < 0) {
                return Optional.of(table.symbol(best(i, entry)));
            }
        }
        return Optional.empty();
    }

    /** The last symbol that begins at or before the address, wherever it ends. */
    Optional<Symbol> before(long address) {
        int last = lastUpTo(address);
        return last < 0 ? Optional.empty() : Optional.of(table.symbol(table.entry(indexes[last])));
    }

    boolean startsAt(long address) {
        int last = lastUpTo(address);
        return last >= 0 && starts[last] == address;
    }

    /** Of several names for one place a global one before a weak one before a local one, and of these the first. */
    private SymbolTable.Entry best(int index, SymbolTable.Entry found) {
        SymbolTable.Entry best = found;
        for (int i = index; i >= 0 && starts[i] == starts[index] && i > index - MAX_NESTED; i--) {
            SymbolTable.Entry entry = table.entry(indexes[i]);
            if (entry.size() == found.size() && rank(entry) >= rank(best)) {
                best = entry;
            }
        }
        return best;
    }

    private static int rank(SymbolTable.Entry entry) {
        return switch (entry.info() >> 4) {
            case Symbol.LOCAL -> 0;
            case WEAK -> 1;
            default -> 2;
        };
    }

    private long reach(SymbolTable.Entry entry, long start, long next) {
        List<Section> sections = table.elf().sections();
        if (entry.section() >= sections.size()) {
            return 0;
        }
        Section section = sections.get(entry.section());
        long end = section.address() + section.size();
        return (Long.compareUnsigned(next, end) < 0 ? next : end) - start;
    }

    private int lastUpTo(long address) {
        int low = 0;
        int high = starts.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(starts[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
