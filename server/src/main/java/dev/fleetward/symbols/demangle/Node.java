package dev.fleetward.symbols.demangle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a C++ name. C++ writes types around what they are the type of, {@code void (*f)(int)}: each node has a part
 * to the left of that and one to the right.
 */
sealed interface Node {
    void left(Out out);

    default void right(Out out) {}

    /** Whether a pointer to it needs parentheses. */
    default boolean isFunctionOrArray() {
        return false;
    }

    /** What it stands for at this point of the text. */
    default Node meant(Out out) {
        return this;
    }

    /** The last word of it: what a constructor is called. */
    default Node base() {
        return this;
    }

    record Name(String text) implements Node {
        @Override
        public void left(Out out) {
            out.add(text);
        }
    }

    /** A short name of the standard library, written in full where its constructor is meant. */
    record Standard(String text, String full, String word) implements Node {
        @Override
        public void left(Out out) {
            out.add(text);
        }

        @Override
        public Node base() {
            return new Name(word);
        }
    }

    record Nested(Node scope, Node name) implements Node {
        @Override
        public void left(Out out) {
            Node outer = scope instanceof Standard standard && name.isConstructor() ? new Name(standard.full()) : scope;
            out.add(outer).add("::").add(name);
        }

        @Override
        public Node base() {
            return name.base();
        }
    }

    default boolean isConstructor() {
        return this instanceof Constructor;
    }

    record Constructor(Node of, boolean destroys) implements Node {
        @Override
        public void left(Out out) {
            out.add(destroys ? "~" : "").add(of.base());
        }
    }

    record Tagged(Node name, String tag) implements Node {
        @Override
        public void left(Out out) {
            out.add(name).add("[abi:").add(tag).add("]");
        }

        @Override
        public Node base() {
            return name.base();
        }

        @Override
        public boolean isConstructor() {
            return name.isConstructor();
        }
    }

    record Templated(Node name, Node arguments) implements Node {
        @Override
        public void left(Out out) {
            out.add(name).add(arguments);
        }

        @Override
        public Node base() {
            return name.base();
        }
    }

    record Arguments(List<Node> list) implements Node {
        @Override
        public void left(Out out) {
            out.add(out.last() == '<' ? " <" : "<").list(list).add(out.last() == '>' ? " >" : ">");
        }
    }

    /** Arguments that stand for one parameter. */
    record Pack(List<Node> elements) implements Node {
        @Override
        public void left(Out out) {
            if (out.packIndex == Out.WHOLE) {
                out.list(elements);
                return;
            }
            out.packSize = elements.size();
            if (out.packIndex < elements.size()) {
                out.left(elements.get(out.packIndex));
            }
        }

        @Override
        public void right(Out out) {
            if (out.packIndex != Out.WHOLE && out.packIndex < elements.size()) {
                out.right(elements.get(out.packIndex));
            }
        }

        @Override
        public Node meant(Out out) {
            int index = out.packIndex;
            if (index == Out.WHOLE) {
                index = elements.size() == 1 ? 0 : Out.WHOLE;
            } else {
                out.packSize = elements.size();
            }
            return index >= 0 && index < elements.size() ? elements.get(index).meant(out) : this;
        }

        @Override
        public boolean isFunctionOrArray() {
            return elements.size() == 1 && elements.getFirst().isFunctionOrArray();
        }
    }

    /** A pattern, once for each element of the packs in it. */
    record Expansion(Node pattern) implements Node {
        @Override
        public void left(Out out) {
            int outerIndex = out.packIndex;
            int outerSize = out.packSize;
            int start = out.length();
            out.packIndex = 0;
            out.packSize = Out.WHOLE;
            out.add(pattern);
            int size = out.packSize;
            if (size == Out.WHOLE) {
                out.add("...");
            } else if (size == 0) {
                out.cut(start);
            }
            for (int i = 1; i < size; i++) {
                out.packIndex = i;
                out.add(", ").add(pattern);
            }
            out.packIndex = outerIndex;
            out.packSize = outerSize;
        }
    }

    record Qualified(Node type, String qualifiers) implements Node {
        @Override
        public void left(Out out) {
            out.left(type).add(qualifiers);
        }

        @Override
        public void right(Out out) {
            out.right(type);
        }

        @Override
        public boolean isFunctionOrArray() {
            return type.isFunctionOrArray();
        }
    }

    record Pointer(Node to, String mark) implements Node {
        @Override
        public void left(Out out) {
            Pointer plain = collapsed(out);
            out.left(plain.to);
            if (plain.to.isFunctionOrArray()) {
                out.add(out.last() == ' ' ? "(" : " (");
            }
            out.add(plain.mark);
        }

        @Override
        public void right(Out out) {
            Pointer plain = collapsed(out);
            out.add(plain.to.isFunctionOrArray() ? ")" : "").right(plain.to);
        }

        /** A reference to a reference is one reference, and moves only if both do. */
        private Pointer collapsed(Out out) {
            Pointer plain = this;
            while (!plain.mark.equals("*") && plain.to.meant(out) instanceof Pointer inner && !inner.mark.equals("*")) {
                plain = new Pointer(inner.to, plain.mark.equals("&") ? "&" : inner.mark);
            }
            return plain;
        }
    }

    record MemberPointer(Node owner, Node to) implements Node {
        @Override
        public void left(Out out) {
            String bracket = to.isFunctionOrArray() ? "(" : "";
            out.left(to);
            out.add(out.last() == ' ' ? bracket : " " + bracket).add(owner).add("::*");
        }

        @Override
        public void right(Out out) {
            out.add(to.isFunctionOrArray() ? ")" : "").right(to);
        }
    }

    record Array(Node element, @Nullable Node size) implements Node {
        @Override
        public void left(Out out) {
            out.left(element);
        }

        @Override
        public void right(Out out) {
            out.add(out.last() == ']' ? "[" : " [");
            if (size != null) {
                out.add(size);
            }
            out.add("]").right(element);
        }

        @Override
        public boolean isFunctionOrArray() {
            return true;
        }
    }

    record Function(@Nullable Node returns, List<Node> parameters, String qualifiers) implements Node {
        @Override
        public void left(Out out) {
            if (returns != null) {
                out.left(returns).add(" ");
            }
        }

        @Override
        public void right(Out out) {
            out.add("(").list(parameters).add(")").add(qualifiers);
            if (returns != null) {
                out.right(returns);
            }
        }

        @Override
        public boolean isFunctionOrArray() {
            return true;
        }
    }

    /** A whole function: its type around its name. */
    record Signature(Node name, Function type) implements Node {
        @Override
        public void left(Out out) {
            out.left(type).add(name).right(type);
        }

        @Override
        public Node base() {
            return name.base();
        }
    }

    record Lambda(List<Node> parameters, int number) implements Node {
        @Override
        public void left(Out out) {
            out.add("{lambda(").list(parameters).add(")#" + number + "}");
        }
    }

    record Conversion(Node type) implements Node {
        @Override
        public void left(Out out) {
            out.add("operator ").add(type);
        }
    }

    /** Words with other nodes between them. */
    record Words(List<Node> parts) implements Node {
        @Override
        public void left(Out out) {
            parts.forEach(out::add);
        }
    }

    record Listed(List<Node> parts) implements Node {
        @Override
        public void left(Out out) {
            out.list(parts);
        }
    }

    /** A template parameter used before its argument is read. */
    final class Later implements Node {
        private @Nullable Node meant;

        void is(Node node) {
            meant = node;
        }

        private Node meant() {
            if (meant == null) {
                throw new NotMangled();
            }
            return meant;
        }

        @Override
        public Node meant(Out out) {
            return meant().meant(out);
        }

        @Override
        public void left(Out out) {
            out.left(meant());
        }

        @Override
        public void right(Out out) {
            out.right(meant());
        }
    }
}
