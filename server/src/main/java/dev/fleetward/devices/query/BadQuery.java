package dev.fleetward.devices.query;

import dev.fleetward.kernel.Problem;
import java.util.Optional;

/** A query that cannot be understood, with the place and, where one can be told, what may have been meant. */
public final class BadQuery extends Problem {
    private static final int SHOWN_CHARACTERS = 40;

    private final int column;
    private final String suggestion;

    private BadQuery(int column, String detail, String suggestion) {
        super(400, "bad-query", "The query cannot be understood", detail);
        this.column = column;
        this.suggestion = suggestion;
    }

    /** @param offset of the character the trouble begins at */
    static BadQuery at(String query, int offset, String what, String suggestion) {
        String rest = query.substring(Math.min(offset, query.length()));
        String near = rest.isEmpty()
                ? "At the end"
                : "At column %d (“%s”)"
                        .formatted(
                                offset + 1,
                                rest.length() <= SHOWN_CHARACTERS ? rest : rest.substring(0, SHOWN_CHARACTERS) + "…");
        String meant = suggestion.isEmpty() ? "" : " Try: " + suggestion;
        return new BadQuery(offset + 1, near + ": " + what + meant, suggestion);
    }

    /** Counted from 1, in characters. */
    public int column() {
        return column;
    }

    public Optional<String> suggestion() {
        return suggestion.isEmpty() ? Optional.empty() : Optional.of(suggestion);
    }
}
