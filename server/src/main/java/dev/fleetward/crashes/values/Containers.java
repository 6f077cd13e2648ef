package dev.fleetward.crashes.values;

import dev.fleetward.crashes.values.Container.Element;
import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows the containers of GNU's C++ library and the strings of Rust by the names of their types and members. What does
 * not look as expected is shown as the plain record it is.
 */
final class Containers {
    private static final int MAX_STRING_BYTES = 1 << 20;
    private static final int MAX_BASES = 16;

    private final Activation frame;

    Containers(Activation frame) {
        this.frame = frame;
    }

    /** Whether the type is one of them. */
    boolean isKnown(Type type) {
        return !family(type).isEmpty();
    }

    /** The name without template arguments of a container that is known; else empty. */
    private static String family(Type type) {
        if (type.kind() != Type.Kind.RECORD || type.die() == null) {
            return "";
        }
        String name = type.name();
        int open = name.indexOf('<');
        String family = open < 0 ? name : name.substring(0, open);
        return switch (family) {
            case "std::__cxx11::basic_string",
                    "std::basic_string",
                    "std::basic_string_view",
                    "std::vector",
                    "std::map",
                    "std::multimap",
                    "std::set",
                    "std::multiset",
                    "std::unordered_map",
                    "std::unordered_multimap",
                    "std::unordered_set",
                    "std::unordered_multiset",
                    "std::__cxx11::list",
                    "std::unique_ptr",
                    "std::shared_ptr",
                    "std::weak_ptr",
                    "std::optional",
                    "std::pair",
                    "alloc::vec::Vec" -> open > 0 ? family : "";
            case "&str", "alloc::string::String" -> family;
            default -> family.startsWith("&[") ? "slice" : "";
        };
    }

    /** Null for what is no container, or does not look like one. */
    @Nullable
    Container show(Type type, Contents contents) {
        String family = family(type);
        if (family.isEmpty() || contents.whole() != null) {
            return null;
        }
        var whole = new Valued(type, contents);
        try {
            return switch (family) {
                case "slice" -> {
                    Valued first = require(whole, "data_ptr");
                    yield listed(first, first.type().plain().target(), number(whole, "length"));
                }
                case "alloc::vec::Vec" -> listed(heap(whole), element(type), number(whole, "len"));
                case "alloc::string::String" -> text(heap(whole), number(whole, "len"));
                case "&str" -> text(require(whole, "data_ptr"), number(whole, "length"));
                case "std::__cxx11::basic_string", "std::basic_string" -> string(whole);
                case "std::basic_string_view" -> text(require(whole, "_M_str"), number(whole, "_M_len"));
                case "std::vector" -> vector(whole);
                case "std::unique_ptr" -> new Container(title(type), List.of(got(head(whole, 0))), false);
                case "std::shared_ptr", "std::weak_ptr" -> shared(whole);
                case "std::optional" -> optional(whole);
                case "std::pair" -> pair(whole);
                default -> new Nodes(this, frame).show(family, whole);
            };
        } catch (NoValue odd) {
            return null;
        }
    }

    /** {@code std::unique_ptr<int>}: the first argument alone, as far as it is one. */
    private static String title(Type type) {
        String name = type.name();
        return name.substring(0, name.indexOf('<'))
                + argument(type).map(it -> "<" + it.name() + ">").orElse("");
    }

    /** What the template's first argument is, of a type that is one. */
    static Optional<Type> argument(Type type) {
        return argument(type, "");
    }

    /** @param name of the parameter; empty for the first */
    static Optional<Type> argument(Type type, String name) {
        Die die = type.die();
        return die == null
                ? Optional.empty()
                : die.children(Tag.TEMPLATE_TYPE_PARAMETER).stream()
                        .filter(it -> name.isEmpty()
                                || it.text(At.NAME).filter(name::equals).isPresent())
                        .findFirst()
                        .map(type.table()::typeOf);
    }

    private Container string(Valued whole) throws NoValue {
        Valued pointer = require(whole, "_M_p");
        long at = number(whole, "_M_p");
        Type type = pointer.type().plain().target();
        if (whole.type().field("_M_string_length").isPresent()) {
            return text(at, number(whole, "_M_string_length"), type);
        }
        // Before C++11 strings shared their bytes, with the length in front of them.
        int word = pointer.contents().length();
        long length = frame.memory().read(at - 3L * word, word).orElseThrow(() -> uncaptured());
        return text(at, length, type);
    }

    private Container text(Valued pointer, long length) throws NoValue {
        if (pointer.contents().gap() != null) {
            throw uncaptured();
        }
        return text(
                pointer.contents().unsigned(frame.bigEndian()),
                length,
                pointer.type().plain().target());
    }

    private Container text(long at, long length, Type type) throws NoValue {
        int width = Math.clamp(type.bytes(), 1, Integer.BYTES);
        if (length < 0 || length > MAX_STRING_BYTES) {
            throw NoValue.damaged("a string of %d characters".formatted(length));
        }
        int shown = (int) Math.min(length, Limits.MAX_ELEMENTS + Limits.MAX_REPEATED) * width;
        Contents bytes = Fetch.memory(frame.memory(), at, shown);
        if (shown > 0 && bytes.gap() != null) {
            return Container.text("<" + Missing.NOT_CAPTURED.words() + ">");
        }
        // A zero is a character like any other here, so one more is put behind for the quoting to leave out.
        var ended = java.util.Arrays.copyOf(bytes.bytes(), shown + width);
        return Container.text(CharText.quoted(ended, type, frame.bigEndian(), false));
    }

    /** What a Rust vector or string keeps its elements by: a pointer within pointers' own types. */
    private Valued heap(Valued whole) throws NoValue {
        Valued pointer = require(whole, "pointer");
        for (int i = 0; i < MAX_BASES && pointer.type().plain().kind() != Type.Kind.POINTER; i++) {
            pointer = require(pointer, "pointer");
        }
        return pointer;
    }

    private static Type element(Type container) throws NoValue {
        return argument(container).orElseThrow(() -> NoValue.damaged("a container of nothing"));
    }

    private Container listed(Valued first, Type element, long length) throws NoValue {
        if (first.contents().gap() != null || length < 0) {
            throw uncaptured();
        }
        long at = first.contents().unsigned(frame.bigEndian());
        var elements = new ArrayList<Element>();
        for (int i = 0; i < Math.min(length, Container.MAX_ELEMENTS); i++) {
            Contents one = Fetch.memory(frame.memory(), at + i * element.bytes(), element.bytes());
            elements.add(new Element("", null, new Valued(element, one)));
        }
        return new Container(length == 0 ? "{}" : "", elements, false);
    }

    private Container vector(Valued whole) throws NoValue {
        long start = pointer(whole, "_M_start");
        long finish = pointer(whole, "_M_finish");
        long end = pointer(whole, "_M_end_of_storage");
        Type element = element(whole.type());
        long width = element.bytes();
        if (width <= 0 || finish < start || end < finish || element.plain().kind() == Type.Kind.BOOLEAN) {
            throw NoValue.damaged("a vector whose ends do not fit");
        }
        long count = (finish - start) / width;
        var elements = new ArrayList<Element>();
        for (int i = 0; i < Math.min(count, Container.MAX_ELEMENTS); i++) {
            Contents one = Fetch.memory(frame.memory(), start + i * width, width);
            elements.add(new Element("", null, new Valued(element, one)));
        }
        return new Container(
                "std::vector of length %d, capacity %d".formatted(count, (end - start) / width), elements, false);
    }

    private Container shared(Valued whole) throws NoValue {
        Valued pointer = require(whole, "_M_ptr");
        Valued counts = require(whole, "_M_pi");
        long at = number(whole, "_M_pi");
        String state = " (empty)";
        if (at != 0) {
            Type control = counts.type().plain().target().plain();
            var block = new Valued(control, Fetch.memory(frame.memory(), at, control.bytes()));
            long uses = number(block, "_M_use_count");
            long weak = number(block, "_M_weak_count") - (uses > 0 ? 1 : 0);
            state = uses > 0
                    ? " (use count %d, weak count %d)".formatted(uses, weak)
                    : " (expired, weak count %d)".formatted(weak);
        }
        return new Container(title(whole.type()) + state, List.of(got(pointer)), false);
    }

    private Container optional(Valued whole) throws NoValue {
        if (number(whole, "_M_engaged") == 0) {
            return Container.text(title(whole.type()) + " [no contained value]");
        }
        Valued value = require(whole, "_M_value");
        return new Container(title(whole.type()), List.of(new Element("[contained value]", null, value)), false);
    }

    private Container pair(Valued whole) throws NoValue {
        return new Container(
                "",
                List.of(
                        new Element("first", null, require(whole, "first")),
                        new Element("second", null, require(whole, "second"))),
                false);
    }

    private static Element got(Valued pointer) {
        return new Element("get()", null, pointer);
    }

    /** The pointer at the bottom of the tuple that unique pointers are made of. */
    private Valued head(Valued whole, int depth) throws NoValue {
        for (Field field : whole.type().plain().fields()) {
            var part = new Valued(field.type(), new Structure(frame).contents(field, whole.contents()));
            Type.Kind kind = field.type().plain().kind();
            if (kind == Type.Kind.POINTER && field.name().equals("_M_head_impl")) {
                return part;
            }
            if (kind == Type.Kind.RECORD && depth < MAX_BASES) {
                try {
                    return head(part, depth + 1);
                } catch (NoValue elsewhere) {
                    // the next part of the tuple may have it
                }
            }
        }
        throw NoValue.damaged("a unique pointer without a pointer");
    }

    long pointer(Valued whole, String name) throws NoValue {
        return number(whole, name);
    }

    long number(Valued whole, String name) throws NoValue {
        Contents contents = require(whole, name).contents();
        if (contents.gap() != null) {
            throw uncaptured();
        }
        return contents.unsigned(frame.bigEndian());
    }

    /** The member of this name, in it or in what it is made of. */
    Valued require(Valued whole, String name) throws NoValue {
        return find(whole, name, 0).orElseThrow(() -> NoValue.damaged("no member " + name));
    }

    private Optional<Valued> find(Valued whole, String name, int depth) {
        if (depth > MAX_BASES) {
            return Optional.empty();
        }
        var structure = new Structure(frame);
        List<Field> fields = whole.type().plain().fields();
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(new Valued(field.type(), structure.contents(field, whole.contents())));
            }
        }
        for (Field field : fields) {
            Type.Kind kind = field.type().plain().kind();
            if (kind == Type.Kind.RECORD || kind == Type.Kind.UNION) {
                Contents part = structure.contents(field, whole.contents());
                Optional<Valued> found = find(new Valued(field.type(), part), name, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    static NoValue uncaptured() {
        return new NoValue(Missing.NOT_CAPTURED, "memory that was not saved");
    }
}
