package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.List;

/** Range lists and location lists, of DWARF 5 and as they were before. */
final class Lists {
    static final int MAX_ENTRIES = 1_000_000;

    /** Takes each entry of a list; the reader then stands at the entry's expression, if the list has any. */
    interface Sink {
        void accept(long low, long high);
    }

    private Lists() {}

    static void ranges(Unit unit, long offset, Sink sink) {
        Encoding encoding = unit.header().encoding();
        if (encoding.version() >= 5) {
            new NewList(unit, unit.file().readerFrom(".debug_rnglists", offset), sink).ranges();
            return;
        }
        // Split units of GNU leave their ranges in the main file.
        Unit owner = unit.skeleton().orElse(unit);
        long base = owner == unit ? 0 : owner.facts().bases().oldRanges();
        oldList(unit, owner.file().readerFrom(".debug_ranges", base + offset), sink);
    }

    static List<LocationRange> locations(Unit unit, long offset) {
        var found = new ArrayList<LocationRange>();
        if (unit.header().encoding().version() >= 5) {
            Reader in = unit.file().readerFrom(".debug_loclists", offset);
            new NewList(
                            unit,
                            in,
                            (low, high) -> found.add(new LocationRange(new Range(low, high), in.bytes(in.uleb()))))
                    .locations();
        } else if (unit.file().isSplit()) {
            Reader in = unit.file().readerFrom(".debug_loc", unit.contribution().locations() + offset);
            gnuSplit(unit, in, (low, high) -> found.add(new LocationRange(new Range(low, high), in.bytes(in.u16()))));
        } else {
            Reader in = unit.file().readerFrom(".debug_loc", offset);
            oldList(unit, in, (low, high) -> found.add(new LocationRange(new Range(low, high), in.bytes(in.u16()))));
        }
        return found;
    }

    /** Pairs of addresses from the unit's base on; a first half of all ones sets a new base; two zeros end it. */
    private static void oldList(Unit unit, Reader in, Sink sink) {
        Encoding encoding = unit.header().encoding();
        long base = unit.lowPc();
        for (int i = 0; i < MAX_ENTRIES; i++) {
            long low = encoding.address(in);
            long high = encoding.address(in);
            if (low == 0 && high == 0) {
                return;
            }
            if (low == encoding.highestAddress()) {
                base = high;
            } else {
                sink.accept(base + low, base + high);
            }
        }
        throw tooLong();
    }

    /** The form between DWARF 4 and 5 that GNU gave split units. */
    private static void gnuSplit(Unit unit, Reader in, Sink sink) {
        long base = unit.lowPc();
        for (int i = 0; i < MAX_ENTRIES; i++) {
            int kind = in.u8();
            switch (kind) {
                case 0 -> {
                    return;
                }
                case 1 -> base = unit.address(in.uleb());
                case 2 -> sink.accept(unit.address(in.uleb()), unit.address(in.uleb()));
                case 3 -> {
                    long low = unit.address(in.uleb());
                    sink.accept(low, low + in.u32());
                }
                case 4 -> sink.accept(base + in.u32(), base + in.u32());
                default -> throw unknown(kind);
            }
        }
        throw tooLong();
    }

    private static BadElf unknown(int kind) {
        return new BadElf("bad-list", "Entries of kind %d are not known in a list.".formatted(kind));
    }

    private static BadElf tooLong() {
        return new BadElf("too-large", "A list has more than %d entries.".formatted(MAX_ENTRIES));
    }

    /** Of DWARF 5 (sections 2.6.2 and 2.17.3). The two kinds number their entries differently from 5 on. */
    private record NewList(Unit unit, Reader in, Sink sink) {
        void ranges() {
            long base = unit.lowPc();
            for (int i = 0; i < MAX_ENTRIES; i++) {
                int kind = in.u8();
                switch (kind) {
                    case 0 -> {
                        return;
                    }
                    case 1 -> base = unit.address(in.uleb());
                    case 2, 3, 4 -> common(kind, base);
                    case 5 -> base = address();
                    case 6 -> sink.accept(address(), address());
                    case 7 -> startAndLength();
                    default -> throw unknown(kind);
                }
            }
            throw tooLong();
        }

        void locations() {
            long base = unit.lowPc();
            for (int i = 0; i < MAX_ENTRIES; i++) {
                int kind = in.u8();
                switch (kind) {
                    case 0 -> {
                        return;
                    }
                    case 1 -> base = unit.address(in.uleb());
                    case 2, 3, 4 -> common(kind, base);
                    case 5 -> sink.accept(0, -1);
                    case 6 -> base = address();
                    case 7 -> sink.accept(address(), address());
                    case 8 -> startAndLength();
                    case 9 -> {
                        // GNU's view numbers: which of several states at one address is meant.
                        in.uleb();
                        in.uleb();
                    }
                    default -> throw unknown(kind);
                }
            }
            throw tooLong();
        }

        private void common(int kind, long base) {
            long first = in.uleb();
            long second = in.uleb();
            switch (kind) {
                case 2 -> sink.accept(unit.address(first), unit.address(second));
                case 3 -> {
                    long low = unit.address(first);
                    sink.accept(low, low + second);
                }
                default -> sink.accept(base + first, base + second);
            }
        }

        private void startAndLength() {
            long low = address();
            sink.accept(low, low + in.uleb());
        }

        private long address() {
            return unit.header().encoding().address(in);
        }
    }
}
