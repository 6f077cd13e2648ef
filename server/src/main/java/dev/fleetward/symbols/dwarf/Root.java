package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;

/**
 * What a unit's root entry says of the unit. Read by itself, so that opening a file touches only the beginnings of its
 * units.
 *
 * @param highPc end of its code, if that lies in one piece; else equal to {@code lowPc}
 * @param rangesAt offset of the list of its code; {@link #NONE} for none
 * @param lines offset of its line table; {@link #NONE} for none
 * @param splitId what ties a skeleton to its split half; 0 for a whole unit
 * @param directory text: where the compiler ran
 * @param inC whether its source is C, whose functions the linker knows by their plain names
 */
record Root(
        Bases bases, long lowPc, long highPc, long rangesAt, long lines, long splitId, long directory, boolean inC) {
    static final long NONE = -1;

    static Root of(Unit unit) {
        try {
            return read(unit, unit.rootReader());
        } catch (BadElf e) {
            // A root with long texts of its own.
            return read(unit, unit.reader().at(unit.header().bodyAt()));
        }
    }

    private static Root read(Unit unit, Reader in) {
        Abbreviation shape = unit.info().rootAbbreviation(unit, in.uleb());
        int start = in.position();
        Bases bases = Bases.read(unit, shape, in);
        return new Parser(unit, bases, shape, in.at(start)).read();
    }

    private record Parser(Unit unit, Bases bases, Abbreviation shape, Reader in) {
        Root read() {
            Encoding encoding = unit.header().encoding();
            long low = 0;
            long high = 0;
            boolean highIsLength = true;
            long rangesAt = NONE;
            long lines = NONE;
            long splitId = unit.header().isType() ? 0 : unit.header().signature();
            long directory = TextRef.NONE;
            boolean inC = false;
            for (int i = 0; i < shape.count(); i++) {
                int form = shape.forms[i];
                switch (shape.attributes[i]) {
                    case At.LOW_PC -> low = address(form);
                    case At.HIGH_PC -> {
                        highIsLength = !Attribute.isAddress(form);
                        high = highIsLength ? constant(i, form) : address(form);
                    }
                    case At.RANGES -> rangesAt = ranges(i, form);
                    case At.STMT_LIST -> lines = unit.contribution().lines() + Bases.offset(in, shape, i, encoding);
                    case At.GNU_DWO_ID -> splitId = Bases.offset(in, shape, i, encoding);
                    case At.LANGUAGE -> inC = isC(constant(i, form));
                    case At.COMP_DIR -> directory = text(form);
                    default -> shape.skip(in, i, encoding);
                }
            }
            return new Root(bases, low, highIsLength ? low + high : high, rangesAt, lines, splitId, directory, inC);
        }

        /** C of 1989, of no year, of 1999, 2011 and 2017. */
        private static boolean isC(long language) {
            return language == 0x01 || language == 0x02 || language == 0x0c || language == 0x1d || language == 0x2c;
        }

        /** Zero for any form that would need the bases, which are not known before this entry is. */
        private long constant(int index, int form) {
            return switch (form) {
                case Form.DATA1, Form.DATA2, Form.DATA4, Form.DATA8, Form.UDATA, Form.SDATA, Form.IMPLICIT_CONST ->
                    Attribute.number(in, form, shape.constants[index], unit);
                default -> {
                    shape.skip(in, index, unit.header().encoding());
                    yield 0;
                }
            };
        }

        private long address(int form) {
            int bytes = unit.addressBytes();
            return form == Form.ADDR
                    ? unit.header().encoding().address(in)
                    : unit.file().word(".debug_addr", bases.addresses() + Form.index(in, form) * bytes, bytes);
        }

        private long ranges(int index, int form) {
            if (form != Form.RNGLISTX) {
                return Bases.offset(in, shape, index, unit.header().encoding());
            }
            int bytes = unit.offsetBytes();
            return bases.ranges() + unit.file().word(".debug_rnglists", bases.ranges() + in.uleb() * bytes, bytes);
        }

        private long text(int form) {
            return switch (form) {
                case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX -> {
                    int bytes = unit.offsetBytes();
                    long at = bases.strings() + Form.index(in, form) * bytes;
                    yield TextRef.inStrings(unit.file().word(".debug_str_offsets", at, bytes));
                }
                case Form.INDIRECT -> text(Form.indirect(in));
                default -> TextRef.read(in, form, unit);
            };
        }
    }
}
