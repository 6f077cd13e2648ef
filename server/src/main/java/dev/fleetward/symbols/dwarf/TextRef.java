package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;
import java.util.Optional;

/**
 * Where a string lies, in one number: names of hundreds of thousands of functions are kept so, and made into text when
 * one is asked for. Zero is no string.
 */
final class TextRef {
    static final long NONE = 0;

    private static final int KIND_SHIFT = 60;
    private static final long OFFSET = (1L << KIND_SHIFT) - 1;
    private static final long STR = 1L << KIND_SHIFT;
    private static final long LINE_STR = 2L << KIND_SHIFT;
    private static final long INFO = 3L << KIND_SHIFT;
    private static final long TYPES = 4L << KIND_SHIFT;
    private static final long SHARED = 5L << KIND_SHIFT;
    private static final long LINES = 6L << KIND_SHIFT;

    private TextRef() {}

    /** Of the attribute that the reader stands at; {@link #NONE} when it is not a string. */
    static long read(Reader in, int form, Unit unit) {
        Encoding encoding = unit.header().encoding();
        return switch (form) {
            case Form.STRP -> STR | encoding.offset(in) & OFFSET;
            case Form.LINE_STRP -> LINE_STR | encoding.offset(in) & OFFSET;
            case Form.STRING -> {
                long at = unit.header().offset() + in.position();
                in.skipText();
                yield (unit.header().inTypes() ? TYPES : INFO) | at;
            }
            case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX ->
                STR | unit.stringOffset(Form.index(in, form)) & OFFSET;
            case Form.STRP_SUP, Form.GNU_STRP_ALT -> SHARED | encoding.offset(in) & OFFSET;
            case Form.INDIRECT -> read(in, Form.indirect(in), unit);
            default -> {
                Form.skip(in, form, encoding);
                yield NONE;
            }
        };
    }

    static long inStrings(long offset) {
        return STR | offset & OFFSET;
    }

    /** Of text that stands in the line table itself. */
    static long inLines(long offset) {
        return LINES | offset & OFFSET;
    }

    /** Of a part of a file entry that the reader stands at; {@code base} is where the reader begins in its section. */
    static long readInLines(Reader in, int form, Encoding encoding, long base, Unit unit) {
        return switch (form) {
            case Form.STRING -> {
                long at = base + in.position();
                in.skipText();
                yield inLines(at);
            }
            case Form.STRP -> STR | encoding.offset(in) & OFFSET;
            case Form.LINE_STRP -> LINE_STR | encoding.offset(in) & OFFSET;
            default -> read(in, form, unit);
        };
    }

    static boolean isText(int form) {
        return switch (form) {
            case Form.STRP, Form.LINE_STRP, Form.STRING, Form.STRP_SUP, Form.GNU_STRP_ALT -> true;
            case Form.STRX, Form.STRX1, Form.STRX2, Form.STRX3, Form.STRX4, Form.GNU_STR_INDEX -> true;
            default -> false;
        };
    }

    static Optional<String> text(long ref, Unit unit) {
        long offset = ref & OFFSET;
        return switch ((int) (ref >>> KIND_SHIFT)) {
            case 1 -> Optional.of(unit.file().text(".debug_str", offset));
            case 2 -> Optional.of(unit.file().text(".debug_line_str", offset));
            case 3 -> Optional.of(unit.file().text(".debug_info", offset));
            case 4 -> Optional.of(unit.file().text(".debug_types", offset));
            case 6 -> Optional.of(unit.file().text(".debug_line", offset));
            case 5 -> unit.info().shared().map(shared -> shared.file().text(".debug_str", offset));
            default -> Optional.empty();
        };
    }
}
