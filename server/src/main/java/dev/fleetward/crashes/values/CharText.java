package dev.fleetward.crashes.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text and characters as debuggers quote them: what cannot be printed by its number in octal, many of the same once with
 * their number, what is no UTF-8 byte by byte.
 */
final class CharText {
    private final byte[] bytes;
    private final int width;
    private final boolean bigEndian;
    private final String prefix;
    private final List<Run> runs = new ArrayList<>();
    private boolean cut;

    private enum Kind {
        CHARACTER,
        INVALID,
        /** The beginning of a character whose end is not there. */
        INCOMPLETE
    }

    private record Unit(Kind kind, int from, int length, int codePoint) {}

    private record Run(Unit unit, int count) {
        boolean isRepeated() {
            return unit.kind != Kind.INCOMPLETE && count > Limits.MAX_REPEATED;
        }
    }

    private CharText(byte[] bytes, Type type, int width, boolean bigEndian) {
        this.bytes = bytes;
        this.width = width;
        this.bigEndian = bigEndian;
        this.prefix = type.textPrefix();
    }

    /**
     * Of a string; one zero at its end is left out, and more than a line holds.
     *
     * @param type of a character
     * @param more whether it is known to go on behind these bytes
     */
    static String quoted(byte[] bytes, Type type, boolean bigEndian, boolean more) {
        int width = Math.clamp(type.bytes(), 1, Integer.BYTES);
        var text = new CharText(bytes, type, width, bigEndian);
        int length = bytes.length / width * width;
        if (!more && length > 0 && text.value(length - width) == 0) {
            length -= width;
        }
        if (length == 0) {
            return text.prefix + "\"\"";
        }
        text.collect(length);
        return text.print(more);
    }

    /** Of one character, as its number and what it stands for. */
    static String character(Contents contents, Type type, boolean bigEndian) {
        int width = contents.length();
        var text = new CharText(contents.bytes(), type, width, bigEndian);
        var out = new StringBuilder()
                .append(type.plain().isSigned() ? contents.signed(bigEndian) : contents.unsigned(bigEndian))
                .append(' ')
                .append(text.prefix)
                .append('\'');
        text.append(out, text.unit(0, width), '\'');
        return out.append('\'').toString();
    }

    private void collect(int length) {
        int shown = 0;
        int at = 0;
        while (at < length && shown < Limits.MAX_ELEMENTS) {
            Unit first = unit(at, length);
            int count = 1;
            at += first.length;
            while (at < length) {
                Unit next = unit(at, length);
                if (!same(first, next)) {
                    break;
                }
                count++;
                at += next.length;
            }
            runs.add(new Run(first, count));
            shown += count;
        }
        cut = at < length;
    }

    private boolean same(Unit one, Unit other) {
        if (one.kind != other.kind || one.length != other.length || one.kind == Kind.INCOMPLETE) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            if (bytes[one.from + i] != bytes[other.from + i]) {
                return false;
            }
        }
        return true;
    }

    private Unit unit(int at, int length) {
        if (width != 1) {
            return new Unit(Kind.CHARACTER, at, width, (int) value(at));
        }
        int lead = bytes[at] & 0xff;
        int more = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
        if (more < 0) {
            return new Unit(Kind.INVALID, at, 1, 0);
        }
        int codePoint = more == 0 ? lead : lead & 0x3f >> more;
        for (int i = 1; i <= more; i++) {
            if (at + i >= length) {
                return new Unit(Kind.INCOMPLETE, at, length - at, 0);
            }
            int next = bytes[at + i] & 0xff;
            boolean tooLow = i == 1 && (lead == 0xe0 && next < 0xa0 || lead == 0xf0 && next < 0x90);
            boolean tooHigh = i == 1 && (lead == 0xed && next > 0x9f || lead == 0xf4 && next > 0x8f);
            if ((next & 0xc0) != 0x80 || tooLow || tooHigh) {
                return new Unit(Kind.INVALID, at, 1, 0);
            }
            codePoint = codePoint << 6 | next & 0x3f;
        }
        return new Unit(Kind.CHARACTER, at, more + 1, codePoint);
    }

    private String print(boolean more) {
        var out = new StringBuilder();
        boolean open = false;
        for (Run run : runs) {
            if (run.unit.kind == Kind.INCOMPLETE || run.isRepeated()) {
                out.append(open ? "\"" : "").append(out.isEmpty() ? "" : ", ");
                open = false;
                special(out, run);
            } else {
                if (!open) {
                    out.append(out.isEmpty() ? "" : ", ").append(prefix).append('"');
                    open = true;
                }
                for (int i = 0; i < run.count; i++) {
                    append(out, run.unit, '"');
                }
            }
        }
        out.append(open ? "\"" : "");
        return out.append(more || cut ? "..." : "").toString();
    }

    private void special(StringBuilder out, Run run) {
        if (run.unit.kind == Kind.INCOMPLETE) {
            out.append("<incomplete sequence ");
            escape(out, run.unit);
            out.append('>');
            return;
        }
        out.append(prefix).append('\'');
        append(out, run.unit, '\'');
        out.append("' <repeats ").append(run.count).append(" times>");
    }

    private void append(StringBuilder out, Unit unit, char quote) {
        int letter = unit.kind == Kind.CHARACTER ? "\007\b\f\n\r\t\013".indexOf(unit.codePoint) : -1;
        if (letter >= 0) {
            out.append('\\').append("abfnrtv".charAt(letter));
            return;
        }
        boolean printable = unit.kind == Kind.CHARACTER
                && Character.isValidCodePoint(unit.codePoint)
                && Character.isDefined(unit.codePoint)
                && !Character.isISOControl(unit.codePoint)
                && Character.getType(unit.codePoint) != Character.SURROGATE;
        if (printable) {
            out.append(unit.codePoint == quote || unit.codePoint == '\\' ? "\\" : "")
                    .appendCodePoint(unit.codePoint);
        } else {
            escape(out, unit);
        }
    }

    private void escape(StringBuilder out, Unit unit) {
        for (int i = 0; i + width <= unit.length; i += width) {
            long value = value(unit.from + i);
            out.append(String.format(Locale.ROOT, value <= 0777 ? "\\%03o" : "\\x%x", value));
        }
    }

    private long value(int at) {
        return Contents.of(bytes).unsigned(at, width, bigEndian);
    }
}
