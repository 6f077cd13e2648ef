package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;

/** Where a unit's parts of the shared tables begin, as its root entry says, and what else is asked of every root. */
record Bases(
        long lowPc,
        long strings,
        long addresses,
        long ranges,
        long oldRanges,
        long locations,
        long lines,
        long splitId,
        long name,
        long directory,
        boolean byGnu) {
    static final long NO_LINES = -1;

    static Bases of(Unit unit) {
        try {
            return read(unit, unit.rootReader());
        } catch (BadElf e) {
            return read(unit, unit.reader().at(unit.header().bodyAt()));
        }
    }

    private static Bases read(Unit unit, Reader in) {
        Encoding encoding = unit.header().encoding();
        Abbreviation shape = unit.info().rootAbbreviation(unit, in.uleb());
        int start = in.position();

        // Where tables begin must be known before what they hold.
        boolean split = unit.file().isSplit();
        long tableHeader = encoding.isWide() ? 16 : 8;
        long listHeader = encoding.isWide() ? 20 : 12;
        boolean five = encoding.version() >= 5;
        Contribution part = unit.contribution();
        long strings = part.strings() + (five ? tableHeader : 0);
        long ranges = part.ranges() + (split && five ? listHeader : 0);
        long locations = part.locations() + (split && five ? listHeader : 0);
        long addresses = five ? tableHeader : 0;
        long oldRanges = 0;
        long lines = NO_LINES;
        long splitId = unit.header().signature();
        for (int i = 0; i < shape.count(); i++) {
            switch (shape.attributes[i]) {
                case At.STR_OFFSETS_BASE -> strings = number(in, shape, i, encoding);
                case At.ADDR_BASE, At.GNU_ADDR_BASE -> addresses = number(in, shape, i, encoding);
                case At.RNGLISTS_BASE -> ranges = number(in, shape, i, encoding);
                case At.GNU_RANGES_BASE -> oldRanges = number(in, shape, i, encoding);
                case At.LOCLISTS_BASE -> locations = number(in, shape, i, encoding);
                case At.STMT_LIST -> lines = part.lines() + number(in, shape, i, encoding);
                case At.GNU_DWO_ID -> splitId = number(in, shape, i, encoding);
                default -> shape.skip(in, i, encoding);
            }
        }
        var bases = new Bases(
                0, strings, addresses, ranges, oldRanges, locations, lines, splitId, TextRef.NONE, TextRef.NONE, false);
        return bases.withContents(unit, shape, in.at(start));
    }

    private Bases withContents(Unit unit, Abbreviation shape, Reader in) {
        long low = 0;
        long name = TextRef.NONE;
        long directory = TextRef.NONE;
        boolean byGnu = false;
        Encoding encoding = unit.header().encoding();
        for (int i = 0; i < shape.count(); i++) {
            int form = shape.forms[i];
            switch (shape.attributes[i]) {
                case At.LOW_PC ->
                    low = form == Form.ADDR
                            ? encoding.address(in)
                            : unit.file()
                                    .word(
                                            ".debug_addr",
                                            addresses + Form.index(in, form) * encoding.addressBytes(),
                                            encoding.addressBytes());
                case At.NAME -> name = text(unit, in, form);
                case At.COMP_DIR -> directory = text(unit, in, form);
                case At.PRODUCER ->
                    byGnu = TextRef.text(text(unit, in, form), unit)
                            .filter(producer -> producer.startsWith("GNU C"))
                            .isPresent();
                default -> shape.skip(in, i, encoding);
            }
        }
        return new Bases(low, strings, addresses, ranges, oldRanges, locations, lines, splitId, name, directory, byGnu);
    }

    /** As {@link TextRef#read}, which would ask for these bases. */
    private long text(Unit unit, Reader in, int form) {
        return switch (form) {
            case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX -> {
                int bytes = unit.header().encoding().offsetBytes();
                long at = strings + Form.index(in, form) * bytes;
                yield TextRef.inStrings(unit.file().word(".debug_str_offsets", at, bytes));
            }
            default -> TextRef.read(in, form, unit);
        };
    }

    private static long number(Reader in, Abbreviation shape, int index, Encoding encoding) {
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
