package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;

/** Where a unit's parts of the tables that it shares with others begin. They must be known before what they hold. */
record Bases(long strings, long addresses, long ranges, long oldRanges, long locations) {
    /** Of what the root entry says of it; the reader stands at its attributes. */
    static Bases read(Unit unit, Abbreviation shape, Reader in) {
        Encoding encoding = unit.header().encoding();
        boolean five = encoding.version() >= 5;
        boolean split = unit.file().isSplit();
        long tableHeader = encoding.isWide() ? 16 : 8;
        long listHeader = encoding.isWide() ? 20 : 12;
        Contribution part = unit.contribution();
        long strings = part.strings() + (five ? tableHeader : 0);
        long ranges = part.ranges() + (split && five ? listHeader : 0);
        long locations = part.locations() + (split && five ? listHeader : 0);
        long addresses = five ? tableHeader : 0;
        long oldRanges = 0;
        for (int i = 0; i < shape.count(); i++) {
            switch (shape.attributes[i]) {
                case At.STR_OFFSETS_BASE -> strings = offset(in, shape, i, encoding);
                case At.ADDR_BASE, At.GNU_ADDR_BASE -> addresses = offset(in, shape, i, encoding);
                case At.RNGLISTS_BASE -> ranges = offset(in, shape, i, encoding);
                case At.GNU_RANGES_BASE -> oldRanges = offset(in, shape, i, encoding);
                case At.LOCLISTS_BASE -> locations = offset(in, shape, i, encoding);
                default -> shape.skip(in, i, encoding);
            }
        }
        return new Bases(strings, addresses, ranges, oldRanges, locations);
    }

    /** An offset into a section, which was a plain number before DWARF 4; zero for anything else. */
    static long offset(Reader in, Abbreviation shape, int index, Encoding encoding) {
        return switch (shape.forms[index]) {
            case Form.SEC_OFFSET -> encoding.offset(in);
            case Form.DATA4 -> in.u32();
            case Form.DATA8 -> in.u64();
            default -> {
                shape.skip(in, index, encoding);
                yield 0;
            }
        };
    }
}
