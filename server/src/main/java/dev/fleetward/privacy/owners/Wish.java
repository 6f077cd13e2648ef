package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What an owner asks for in their own words.
 *
 * @param field what is wrong, for a rectification
 * @param text what is right, what is to be shared, or a remark
 * @param recipient who is to get it, for a sharing
 * @param until how long it is to be shared
 */
record Wish(RequestKind kind, String field, String text, String recipient, String until) {
    static final int MAX_LINE_CHARACTERS = 200;
    static final int MAX_TEXT_CHARACTERS = 4_000;

    /** As it was stored; empty once its device was erased. */
    static Wish kept(RequestKind kind, String field, String text, String recipient, String until) {
        return new Wish(kind, field, text, recipient, until);
    }

    /** @throws Problem 400 naming what is missing or too long */
    static Wish of(
            String kind,
            @Nullable String field,
            @Nullable String text,
            @Nullable String recipient,
            @Nullable String until) {
        var wish = new Wish(
                RequestKind.parse(kind),
                line("field", sent(field)),
                text("text", sent(text)),
                line("recipient", sent(recipient)),
                line("until", sent(until)));
        if (wish.kind == RequestKind.RECTIFICATION && (wish.field.isEmpty() || wish.text.isEmpty())) {
            throw Problem.invalid("A rectification says in field what is wrong, and in text what is right.");
        }
        if (wish.kind == RequestKind.SHARING
                && (wish.recipient.isEmpty() || wish.text.isEmpty() || wish.until.isEmpty())) {
            throw Problem.invalid(
                    "Sharing needs who gets the data (recipient), which data (text) and how long (until).");
        }
        return wish;
    }

    private static String sent(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String line(String name, String value) {
        String line = value.strip();
        if (line.length() > MAX_LINE_CHARACTERS || line.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "%s must be one line of at most %,d characters.".formatted(name, MAX_LINE_CHARACTERS));
        }
        return line;
    }

    /** @throws Problem 400 for a text that is too long */
    static String text(String name, String value) {
        String text = value.strip();
        if (text.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("%s may have at most %,d characters.".formatted(name, MAX_TEXT_CHARACTERS));
        }
        return text;
    }

    /** @throws Problem 400 for a text that is missing or too long */
    static String required(String name, @Nullable String value) {
        String text = text(name, sent(value));
        if (text.isEmpty()) {
            throw Problem.invalid("%s is missing.".formatted(name));
        }
        return text;
    }
}
