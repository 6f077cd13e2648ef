package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Problem;

/**
 * A notice somebody wants published.
 *
 * @param devices query for the devices impacted; empty for those exposed to the case's vulnerability
 * @param revises name of the notice it replaces; empty for a new one
 */
record Wanted(
        Audience audience,
        String devices,
        String emailAttribute,
        boolean onPage,
        String title,
        String summary,
        String mitigation,
        String correction,
        String revises) {
    static final int MAX_TITLE_CHARACTERS = 200;
    static final int MAX_TEXT_CHARACTERS = 10_000;
    static final int MAX_ATTRIBUTE_CHARACTERS = 128;

    /** @throws Problem 400 naming what is missing or too long */
    void check() {
        require("title", title, MAX_TITLE_CHARACTERS);
        if (title.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("title must be one line.");
        }
        require("summary", summary, MAX_TEXT_CHARACTERS);
        atMost("mitigation", mitigation, MAX_TEXT_CHARACTERS);
        atMost("correction", correction, MAX_TEXT_CHARACTERS);
        atMost("emailAttribute", emailAttribute, MAX_ATTRIBUTE_CHARACTERS);
        if (mitigation.isBlank() && correction.isBlank()) {
            throw Problem.invalid(
                    "mitigation and correction are both missing. Tell users what they can do, or that they need not do anything.");
        }
    }

    private static void require(String field, String text, int maxCharacters) {
        if (text.isBlank()) {
            throw Problem.invalid("%s is missing.".formatted(field));
        }
        atMost(field, text, maxCharacters);
    }

    private static void atMost(String field, String text, int maxCharacters) {
        if (text.length() > maxCharacters) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(field, maxCharacters));
        }
    }
}
