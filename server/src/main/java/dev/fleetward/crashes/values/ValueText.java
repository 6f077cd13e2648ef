package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.Enumerator;
import java.util.List;
import java.util.OptionalLong;

/** A value on one line, as debuggers write it. Not safe for concurrent use. */
final class ValueText {
    private final Activation frame;
    private final Naming naming;
    private final Structure structure;
    private final Containers containers;
    private final StringBuilder out = new StringBuilder();

    private ValueText(Activation frame, Naming naming) {
        this.frame = frame;
        this.naming = naming;
        this.structure = new Structure(frame);
        this.containers = new Containers(frame);
    }

    static String of(Type type, Contents contents, Activation frame, Naming naming) {
        var text = new ValueText(frame, naming);
        text.append(type, contents, 0);
        return text.out.toString();
    }

    private void append(Type type, Contents contents, int depth) {
        Type plain = type.plain();
        if (depth > Limits.MAX_DEPTH || out.length() > Limits.MAX_LINE_CHARS) {
            out.append("...");
            return;
        }
        Missing whole = contents.whole();
        if (whole != null) {
            appendMissing(whole);
            return;
        }
        switch (plain.kind()) {
            case RECORD, UNION -> record(plain, contents, depth);
            case ARRAY -> array(plain, structure.counts(plain), 0, contents, depth);
            default -> {
                Missing gap = contents.gap();
                if (gap != null) {
                    appendMissing(gap);
                } else {
                    scalar(type, plain, contents);
                }
            }
        }
    }

    private void appendMissing(Missing why) {
        out.append('<').append(why.words()).append('>');
    }

    private void scalar(Type type, Type plain, Contents contents) {
        boolean big = frame.bigEndian();
        switch (plain.kind()) {
            case INTEGER -> {
                if (type.isText()) {
                    out.append(CharText.character(contents, type, big));
                } else {
                    out.append(contents.whole(big, plain.isSigned()));
                }
            }
            case CHARACTER -> out.append(CharText.character(contents, type, big));
            case BOOLEAN -> {
                long value = contents.unsigned(big);
                out.append(value == 0 ? "false" : value == 1 ? "true" : Long.toUnsignedString(value));
            }
            case FLOAT -> appendReal(contents);
            case COMPLEX -> {
                int half = contents.length() / 2;
                appendReal(contents.part(0, half));
                out.append(" + ");
                appendReal(contents.part(half, half));
                out.append('i');
            }
            case ENUMERATION -> enumeration(plain, contents);
            case POINTER -> pointer(plain, contents.unsigned(big));
            case REFERENCE -> reference(plain, contents.unsigned(big));
            case MEMBER_POINTER -> memberPointer(contents);
            case FUNCTION -> address(contents.address().orElse(0));
            default ->
                out.append(type.isDeclaration() ? "<incomplete type>" : "<" + Missing.NOT_UNDERSTOOD.words() + ">");
        }
    }

    private void appendReal(Contents contents) {
        try {
            out.append(RealText.of(contents, frame.bigEndian()));
        } catch (NoValue odd) {
            appendMissing(odd.why());
        }
    }

    private void enumeration(Type type, Contents contents) {
        boolean big = frame.bigEndian();
        int width = contents.length();
        long value = contents.unsigned(big);
        List<Enumerator> all = type.enumerators();
        String scope = type.die() == null ? "" : type.table().enumeratorScope(type.die());
        for (Enumerator each : all) {
            if (Operand.cut(each.value(), width) == value) {
                out.append(scope).append(each.name());
                return;
            }
        }
        if (all.isEmpty() || !all.stream().allMatch(ValueText::isFlag)) {
            out.append(contents.whole(big, type.isSigned()));
            return;
        }
        flags(all, scope, value);
    }

    /** Its bits stand beside each other, and more than none of them. */
    private static boolean isFlag(Enumerator each) {
        long value = each.value();
        long filled = value | Long.lowestOneBit(value) - 1;
        return value > 0 && (filled & filled + 1) == 0;
    }

    private void flags(List<Enumerator> all, String scope, long value) {
        long left = value;
        int from = out.length();
        for (Enumerator each : all) {
            if ((left & each.value()) == each.value()) {
                out.append(out.length() == from ? "(" : " | ").append(scope).append(each.name());
                left &= ~each.value();
            }
        }
        if (left != 0) {
            out.append(out.length() == from ? "(unknown: 0x" : " | unknown: 0x").append(Long.toHexString(left));
        }
        out.append(out.length() == from ? "0" : ")");
    }

    private void pointer(Type type, long address) {
        address(address);
        Type target = type.target();
        if (target.isText() && address != 0) {
            out.append(' ').append(string(address, target));
        }
    }

    /** Minus one points to no member, since zero would be the first. */
    private void memberPointer(Contents contents) {
        var value = contents.whole(frame.bigEndian(), true);
        out.append(value.signum() < 0 ? "NULL" : value);
    }

    private void address(long address) {
        out.append("0x").append(Long.toHexString(address));
        String name = naming.at(address);
        out.append(name.isEmpty() ? "" : " ").append(name);
    }

    /** Up to its zero, as far as it was saved. */
    private String string(long address, Type type) {
        int width = Math.clamp(type.bytes(), 1, Integer.BYTES);
        SavedText text = SavedText.at(frame.memory(), address, width, Limits.MAX_ELEMENTS);
        if (text.bytes().length == 0 && !text.ended()) {
            return "<" + Missing.NOT_CAPTURED.words() + ">";
        }
        String quoted = CharText.quoted(text.bytes(), type, frame.bigEndian(), !text.ended() && text.cut());
        return text.ended() || text.cut() ? quoted : quoted + "<" + Missing.NOT_CAPTURED.words() + ">";
    }

    /** Of a container its contents, of all else its address alone: what lies there stands beside it. */
    private void reference(Type type, long address) {
        Type target = type.target().plain();
        if (target.kind() == Type.Kind.RECORD) {
            Contents contents = Fetch.memory(frame.memory(), address, target.bytes());
            if (containers.isKnown(target) && contents.whole() == null) {
                record(target, contents, 0);
                return;
            }
        }
        out.append("@0x").append(Long.toHexString(address));
    }

    private void record(Type type, Contents contents, int depth) {
        Container shown = containers.show(type, contents);
        if (shown != null) {
            container(shown, depth);
            return;
        }
        if (type.isDeclaration()) {
            out.append("<incomplete type>");
            return;
        }
        out.append('{');
        int from = out.length();
        for (Field field : type.fields()) {
            if (!structure.isThere(field, contents)) {
                continue;
            }
            if (out.length() > Limits.MAX_LINE_CHARS) {
                out.append("...");
                break;
            }
            out.append(out.length() == from ? "" : ", ");
            if (field.base()) {
                out.append('<').append(field.type().name()).append("> = ");
            } else if (!field.name().isEmpty()) {
                out.append(field.name()).append(" = ");
            }
            append(field.type(), structure.contents(field, contents), depth + 1);
        }
        boolean onlyBases = type.fields().stream().allMatch(Field::base);
        if (type.isCpp() && onlyBases) {
            out.append(out.length() == from ? "" : ", ").append("<No data fields>");
        }
        out.append('}');
    }

    private void container(Container shown, int depth) {
        out.append(shown.title());
        if (shown.elements().isEmpty() && !shown.broken()) {
            return;
        }
        out.append(shown.title().isEmpty() ? "{" : " = {");
        int count = 0;
        for (Container.Element element : shown.elements()) {
            if (count == Limits.MAX_ELEMENTS) {
                break;
            }
            out.append(count++ == 0 ? "" : ", ");
            Valued key = element.key();
            if (key != null) {
                out.append('[');
                append(key.type(), key.contents(), depth + 1);
                out.append("] = ");
            } else if (!element.label().isEmpty()) {
                out.append(element.label()).append(" = ");
            }
            append(element.value().type(), element.value().contents(), depth + 1);
        }
        if (shown.elements().size() > count) {
            out.append("...");
        } else if (shown.broken()) {
            out.append(count == 0 ? "" : ", ");
            appendMissing(Missing.NOT_CAPTURED);
        }
        out.append('}');
    }

    /** @param dimension which of the array's this is; those after it lie in its elements */
    private void array(Type type, long[] counts, int dimension, Contents contents, int depth) {
        Type element = type.target();
        long count = counts.length == 0 ? 0 : counts[dimension];
        boolean innermost = dimension >= counts.length - 1;
        if (count <= 0) {
            unbounded(contents.address());
            return;
        }
        if (innermost && element.isText() && contents.gap() == null) {
            out.append(CharText.quoted(contents.bytes(), element, frame.bigEndian(), false));
            return;
        }
        long width = element.bytes();
        for (int i = dimension + 1; i < counts.length; i++) {
            width *= counts[i];
        }
        out.append('{');
        int shown = 0;
        long at = 0;
        while (at < count && shown < Limits.MAX_ELEMENTS) {
            out.append(at == 0 ? "" : ", ");
            Contents one = contents.part(at * width, width);
            long equal = equal(contents, one, at, count, width);
            if (innermost) {
                append(element, one, depth + 1);
            } else {
                array(type, counts, dimension + 1, one, depth + 1);
            }
            if (equal > Limits.MAX_REPEATED) {
                out.append(" <repeats ").append(equal).append(" times>");
                shown += Limits.MAX_REPEATED;
                at += equal;
            } else {
                shown++;
                at++;
            }
        }
        out.append(at < count ? "...}" : "}");
    }

    /** How many elements from here on are the same. */
    private static long equal(Contents all, Contents first, long from, long count, long width) {
        long equal = 1;
        while (from + equal < count
                && (from + equal + 1) * width <= all.length()
                && all.part((from + equal) * width, width).same(first)) {
            equal++;
        }
        return equal;
    }

    /** An array that does not say how long it is: where it begins. */
    private void unbounded(OptionalLong address) {
        if (address.isEmpty()) {
            out.append("{}");
        } else {
            address(address.getAsLong());
        }
    }
}
