package dev.fleetward.devices.query;

/**
 * A piece of a query.
 *
 * @param text without quotes and escapes
 * @param start offset of its first character, {@code end} behind its last
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        WORD,
        QUOTED,
        SIGN,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
}
