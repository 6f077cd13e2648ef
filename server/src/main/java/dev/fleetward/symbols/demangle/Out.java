package dev.fleetward.symbols.demangle;

/** Text as it grows. A short name may stand for a very long one: there is an end to it. */
final class Out {
    static final int MAX_CHARS = 65_536;
    static final int MAX_DEPTH = 512;
    static final int MAX_STEPS = 200_000;

    /** No expansion of a pack is under way. */
    static final int WHOLE = -1;

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int steps;

    /** Which of a pack's elements is meant, while a pattern is repeated for each of them. */
    int packIndex = WHOLE;

    /** How many elements the packs met in a pattern have; {@link #WHOLE} before the first. */
    int packSize = WHOLE;

    Out add(String more) {
        if (text.length() + more.length() > MAX_CHARS) {
            throw new NotMangled();
        }
        text.append(more);
        return this;
    }

    Out add(Node node) {
        node.left(enter());
        node.right(this);
        depth--;
        return this;
    }

    Out left(Node node) {
        node.left(enter());
        depth--;
        return this;
    }

    Out right(Node node) {
        node.right(enter());
        depth--;
        return this;
    }

    private Out enter() {
        if (++depth > MAX_DEPTH || ++steps > MAX_STEPS) {
            throw new NotMangled();
        }
        return this;
    }

    Out list(Iterable<? extends Node> nodes) {
        boolean first = true;
        for (Node node : nodes) {
            int before = text.length();
            if (!first) {
                add(", ");
            }
            int start = text.length();
            add(node);
            // An empty pack leaves nothing, and no comma either.
            if (text.length() == start) {
                text.setLength(before);
            } else {
                first = false;
            }
        }
        return this;
    }

    char last() {
        return text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    }

    int length() {
        return text.length();
    }

    void cut(int length) {
        text.setLength(length);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
