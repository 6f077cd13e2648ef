package dev.fleetward.crashes.values;

import dev.fleetward.crashes.values.Container.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Walks the containers of GNU's C++ library that keep each element in a node of its own. */
final class Nodes {
    private final Containers containers;
    private final Activation frame;
    private final List<Element> elements = new ArrayList<>();

    Nodes(Containers containers, Activation frame) {
        this.containers = containers;
        this.frame = frame;
    }

    Container show(String family, Valued whole) throws NoValue {
        return switch (family) {
            case "std::__cxx11::list" -> list(family, whole);
            case "std::map", "std::multimap", "std::set", "std::multiset" -> tree(family, whole);
            default -> hashed(family, whole);
        };
    }

    private Container tree(String family, Valued whole) throws NoValue {
        Valued tree = containers.require(whole, "_M_t");
        Valued header = containers.require(tree, "_M_header");
        Type element = argument(tree, "_Val");
        int word = wordBytes(header);
        long end = header.contents().address().orElseThrow(() -> Containers.uncaptured());
        long count = containers.number(tree, "_M_node_count");
        // A node has its color, and pointers to its parent and both its children; then the element.
        OptionalLong node = word(end + 2L * word, word);
        while (node.isPresent() && node.getAsLong() != end && elements.size() < Container.MAX_ELEMENTS) {
            add(family, element, node.getAsLong() + 4L * word);
            node = next(node.getAsLong(), word);
        }
        return counted(family, count);
    }

    /** The next node of a tree in its order: the leftmost of what is right of it, or else the first it is left of. */
    private OptionalLong next(long from, int word) {
        OptionalLong right = word(from + 3L * word, word);
        long node = from;
        if (right.isPresent() && right.getAsLong() != 0) {
            node = right.getAsLong();
            for (int i = 0; i < Limits.MAX_NODES; i++) {
                OptionalLong left = word(node + 2L * word, word);
                if (left.isEmpty() || left.getAsLong() == 0) {
                    return left.isEmpty() ? left : OptionalLong.of(node);
                }
                node = left.getAsLong();
            }
            return OptionalLong.empty();
        }
        OptionalLong parent = word(node + word, word);
        for (int i = 0; i < Limits.MAX_NODES && parent.isPresent(); i++) {
            OptionalLong rightOfParent = word(parent.getAsLong() + 3L * word, word);
            if (rightOfParent.isEmpty()) {
                return rightOfParent;
            }
            if (rightOfParent.getAsLong() != node) {
                // When the root is the last one, climbing has gone through the header and back to the root.
                return word(node + 3L * word, word).equals(parent) ? OptionalLong.of(node) : parent;
            }
            node = parent.getAsLong();
            parent = word(node + word, word);
        }
        return OptionalLong.empty();
    }

    private Container list(String family, Valued whole) throws NoValue {
        Valued header = containers.require(whole, "_M_node");
        Type element = argument(whole, "_Tp");
        int word = wordBytes(header);
        long end = header.contents().address().orElseThrow(() -> Containers.uncaptured());
        OptionalLong node = word(end, word);
        while (node.isPresent() && node.getAsLong() != end && elements.size() < Container.MAX_ELEMENTS) {
            add(family, element, aligned(node.getAsLong() + 2L * word, element));
            node = word(node.getAsLong(), word);
        }
        return elements.isEmpty() && node.isPresent()
                ? Container.text("empty " + family)
                : new Container(family, elements, node.isEmpty());
    }

    private Container hashed(String family, Valued whole) throws NoValue {
        Valued table = containers.require(whole, "_M_h");
        Valued first = containers.require(containers.require(table, "_M_before_begin"), "_M_nxt");
        Type element = argument(table, "_Value");
        int word = wordBytes(first);
        if (first.contents().gap() != null) {
            throw Containers.uncaptured();
        }
        OptionalLong node = OptionalLong.of(first.contents().unsigned(frame.bigEndian()));
        while (node.isPresent() && node.getAsLong() != 0 && elements.size() < Container.MAX_ELEMENTS) {
            add(family, element, aligned(node.getAsLong() + word, element));
            node = word(node.getAsLong(), word);
        }
        return counted(family, containers.number(table, "_M_element_count"));
    }

    private Container counted(String family, long count) {
        boolean broken = elements.size() < Math.min(count, Container.MAX_ELEMENTS);
        String title = family + " with " + Long.toUnsignedString(count) + (count == 1 ? " element" : " elements");
        return new Container(title, elements, broken);
    }

    private void add(String family, Type type, long address) throws NoValue {
        Contents contents = Fetch.memory(frame.memory(), address, type.bytes());
        if (!family.endsWith("map")) {
            elements.add(new Element("[" + elements.size() + "]", null, new Valued(type, contents)));
            return;
        }
        var pair = new Valued(type, contents);
        elements.add(new Element("", containers.require(pair, "first"), containers.require(pair, "second")));
    }

    private static Type argument(Valued template, String name) throws NoValue {
        return Containers.argument(template.type().plain(), name)
                .orElseThrow(() -> NoValue.damaged("a container of nothing"));
    }

    /** Elements of eight bytes and more, which are aligned so, may follow a pointer of four. */
    private static long aligned(long address, Type element) {
        int alignment = alignment(element, 0);
        return (address + alignment - 1) / alignment * alignment;
    }

    private static int alignment(Type type, int depth) {
        Type plain = type.plain();
        return switch (plain.kind()) {
            case RECORD, UNION -> {
                int widest = 1;
                for (Field field : depth > Limits.MAX_DEPTH ? List.<Field>of() : plain.fields()) {
                    widest = Math.max(widest, alignment(field.type(), depth + 1));
                }
                yield widest;
            }
            case ARRAY -> alignment(plain.target(), depth + 1);
            default -> Math.clamp(Long.highestOneBit(Math.max(1, plain.bytes())), 1, 16);
        };
    }

    private int wordBytes(Valued inside) {
        return inside.type().die() == null
                ? Long.BYTES
                : inside.type().die().unit().addressBytes();
    }

    private OptionalLong word(long address, int bytes) {
        return frame.memory().read(address, bytes);
    }
}
