package dev.fleetward.crashes.values;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a value, each with a line of its own. Not safe for concurrent use. */
final class Members {
    private final Activation frame;
    private final Naming naming;
    private final Structure structure;
    private final Containers containers;
    private final int most;
    private int left;

    /** @param most how many there may be */
    Members(Activation frame, Naming naming, int most) {
        this.most = most;
        this.left = most;
        this.frame = frame;
        this.naming = naming;
        this.structure = new Structure(frame);
        this.containers = new Containers(frame);
    }

    /** Of a pointer or reference those of what it leads to; of a number, none. */
    List<Variable> of(Type type, Contents contents) {
        Type plain = type.plain();
        if (plain.kind() != Type.Kind.POINTER && plain.kind() != Type.Kind.REFERENCE) {
            return parts(plain, contents, 0);
        }
        Type target = plain.target().plain();
        boolean leads = target.kind() == Type.Kind.RECORD
                || target.kind() == Type.Kind.UNION
                || plain.kind() == Type.Kind.REFERENCE;
        if (!leads || contents.gap() != null || target.bytes() <= 0) {
            return List.of();
        }
        Contents there = Fetch.memory(frame.memory(), contents.unsigned(frame.bigEndian()), target.bytes());
        if (there.whole() != null) {
            return List.of();
        }
        return target.kind() == Type.Kind.RECORD || target.kind() == Type.Kind.UNION
                ? parts(target, there, 1)
                : List.of(part("*", plain.target(), there, 1));
    }

    int count() {
        return most - left;
    }

    private List<Variable> parts(Type plain, Contents contents, int depth) {
        if (depth >= Limits.MAX_MEMBER_DEPTH || contents.whole() != null) {
            return List.of();
        }
        return switch (plain.kind()) {
            case RECORD, UNION -> record(plain, contents, depth);
            case ARRAY -> array(plain, contents, depth);
            default -> List.of();
        };
    }

    private List<Variable> record(Type plain, Contents contents, int depth) {
        var parts = new ArrayList<Variable>();
        Container container = containers.show(plain, contents);
        if (container != null) {
            for (Container.Element element : container.elements()) {
                Valued key = element.key();
                String name = key == null
                        ? element.label()
                        : "[" + ValueText.of(key.type(), key.contents(), frame, naming) + "]";
                String shown = name.isEmpty() ? "[" + parts.size() + "]" : name;
                if (!add(parts, shown, element.value().type(), element.value().contents(), depth)) {
                    break;
                }
            }
            return parts;
        }
        for (Field field : plain.fields()) {
            if (structure.isThere(field, contents)) {
                Contents part = structure.contents(field, contents);
                boolean unnamed = field.base() || field.name().isEmpty();
                if (unnamed && field.type().plain().fields().isEmpty()) {
                    continue;
                }
                if (unnamed) {
                    parts.addAll(parts(field.type().plain(), part, depth));
                } else if (!add(parts, field.name(), field.type(), part, depth)) {
                    break;
                }
            }
        }
        return parts;
    }

    /** Numbers that all stand on the array's own line need none of their own. */
    private List<Variable> array(Type plain, Contents contents, int depth) {
        long[] counts = structure.counts(plain);
        Type element = plain.target();
        boolean deep =
                element.plain().kind() == Type.Kind.RECORD || element.plain().kind() == Type.Kind.UNION;
        boolean onLine = counts.length == 1 && counts[0] <= Limits.MAX_ELEMENTS && !deep;
        if (counts.length != 1 || onLine || element.isText()) {
            return List.of();
        }
        var parts = new ArrayList<Variable>();
        long width = element.bytes();
        for (int i = 0; i < Math.min(counts[0], Limits.MAX_MEMBER_ELEMENTS); i++) {
            if (!add(parts, "[" + i + "]", element, contents.part(i * width, width), depth)) {
                break;
            }
        }
        return parts;
    }

    private boolean add(List<Variable> parts, String name, Type type, Contents contents, int depth) {
        if (left <= 0) {
            return false;
        }
        left--;
        parts.add(part(name, type, contents, depth));
        return true;
    }

    private Variable part(String name, Type type, Contents contents, int depth) {
        Missing gone = gone(type, contents);
        if (gone != null) {
            return Variable.missing(name, type.name(), false, gone);
        }
        List<Variable> parts = parts(type.plain(), contents, depth + 1);
        String value = parts.isEmpty() ? ValueText.of(type, contents, frame, naming) : "";
        return new Variable(name, type.name(), false, value, null, null, parts);
    }

    /** Why there is nothing to show of it. Of a struct or array some part may be missing. */
    static @Nullable Missing gone(Type type, Contents contents) {
        return switch (type.plain().kind()) {
            case RECORD, UNION, ARRAY -> contents.whole();
            default -> contents.gap();
        };
    }
}
