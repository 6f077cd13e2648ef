package dev.fleetward.symbols.demangle;

import java.util.function.IntPredicate;

/** A mangled name and how far it is read. */
final class Mangled {
    private static final int MAX_DEPTH = 256;
    private static final int MAX_NUMBER = 10_000_000;
    private static final char END = '\0';

    private final String text;
    private int position;
    private int depth;

    Mangled(String text) {
        this.text = text;
    }

    /** Counts how deep rules call each other. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new NotMangled();
        }
    }

    void leave() {
        depth--;
    }

    int position() {
        return position;
    }

    void at(int position) {
        this.position = position;
    }

    String since(int from) {
        return text.substring(from, position);
    }

    boolean hasMore() {
        return position < text.length();
    }

    char peek(int ahead) {
        return position + ahead < text.length() ? text.charAt(position + ahead) : END;
    }

    boolean has(char c) {
        return peek(0) == c;
    }

    boolean has(String word) {
        return text.startsWith(word, position);
    }

    char next() {
        if (!hasMore()) {
            throw new NotMangled();
        }
        return text.charAt(position++);
    }

    boolean take(char c) {
        if (has(c)) {
            position++;
            return true;
        }
        return false;
    }

    boolean take(String word) {
        if (has(word)) {
            position += word.length();
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!take(word)) {
            throw new NotMangled();
        }
    }

    String takeWhile(IntPredicate which) {
        int from = position;
        while (hasMore() && which.test(text.charAt(position))) {
            position++;
        }
        return since(from);
    }

    /** A decimal number; {@code n} before it makes it negative. */
    int number() {
        boolean negative = take('n');
        String digits = takeWhile(c -> c >= '0' && c <= '9');
        if (digits.isEmpty() || digits.length() > 8) {
            throw new NotMangled();
        }
        int value = Integer.parseInt(digits);
        if (value > MAX_NUMBER) {
            throw new NotMangled();
        }
        return negative ? -value : value;
    }

    /** A number of digits and capital letters. */
    int base36() {
        String digits = takeWhile(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z');
        if (digits.isEmpty() || digits.length() > 5) {
            throw new NotMangled();
        }
        return Integer.parseInt(digits, 36);
    }

    /** A length, and as many characters. */
    String identifier() {
        int length = number();
        if (length <= 0 || length > text.length() - position) {
            throw new NotMangled();
        }
        position += length;
        return text.substring(position - length, position);
    }
}
