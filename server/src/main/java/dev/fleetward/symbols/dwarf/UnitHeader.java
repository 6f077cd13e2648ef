package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * How a unit begins.
 *
 * @param offset of the unit in its section
 * @param end offset of what follows it
 * @param bodyAt how many bytes after {@code offset} its root entry stands
 * @param signature of a type unit, or the id that ties a skeleton to its split half; 0 for none
 * @param typeAt how many bytes after {@code offset} the type of a type unit stands
 */
record UnitHeader(
        boolean inTypes,
        long offset,
        long end,
        Encoding encoding,
        int kind,
        long abbreviationsAt,
        int bodyAt,
        long signature,
        long typeAt) {
    static final int COMPILE = 1;
    static final int TYPE = 2;
    static final int PARTIAL = 3;
    static final int SKELETON = 4;
    static final int SPLIT_COMPILE = 5;
    static final int SPLIT_TYPE = 6;

    static final int MAX_UNITS = 1_000_000;
    static final int MAX_UNIT_BYTES = 1 << 30;
    private static final int LONGEST_HEADER_BYTES = 40;

    /** All units of a section, one after the other. What follows one with a broken length is not found, and left out. */
    static List<UnitHeader> all(DebugFile file, boolean inTypes) {
        var units = new ArrayList<UnitHeader>();
        String section = inTypes ? ".debug_types" : ".debug_info";
        long size = file.size(section);
        long at = 0;
        while (at < size && units.size() < MAX_UNITS) {
            Reader in = file.reader(section, at, Math.min(LONGEST_HEADER_BYTES, size - at));
            long length = in.u32();
            boolean wide = length == Encoding.WIDE;
            length = wide ? in.u64() : length;
            long end = at + in.position() + length;
            if (length < 0 || end > size || end < at || length > MAX_UNIT_BYTES) {
                file.damaged(
                        "A unit at %d of %s claims %s bytes.".formatted(at, section, Long.toUnsignedString(length)));
                break;
            }
            if (length > 0) {
                try {
                    units.add(read(in, inTypes, at, end, wide));
                } catch (BadElf e) {
                    file.damaged("The unit at %d of %s: %s".formatted(at, section, e.detail()));
                }
            }
            at = end;
        }
        return List.copyOf(units);
    }

    private static UnitHeader read(Reader in, boolean inTypes, long at, long end, boolean wide) {
        int version = in.u16();
        int kind = inTypes ? TYPE : COMPILE;
        Encoding encoding;
        long abbreviationsAt;
        if (version >= 5) {
            kind = in.u8();
            encoding = new Encoding(version, in.u8(), wide);
            abbreviationsAt = encoding.offset(in);
        } else {
            abbreviationsAt = wide ? in.u64() : in.u32();
            encoding = new Encoding(version, in.u8(), wide);
        }
        boolean isType = kind == TYPE || kind == SPLIT_TYPE;
        long signature = isType || kind == SKELETON || kind == SPLIT_COMPILE ? in.u64() : 0;
        long typeAt = isType ? encoding.offset(in) : 0;
        return new UnitHeader(inTypes, at, end, encoding, kind, abbreviationsAt, in.position(), signature, typeAt);
    }

    boolean isType() {
        return kind == TYPE || kind == SPLIT_TYPE;
    }

    String section() {
        return inTypes ? ".debug_types" : ".debug_info";
    }
}
