package dev.fleetward.insight.dashboards;

import dev.fleetward.kernel.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One chart or figure.
 *
 * @param section heading it stands under
 * @param ask for a chart the explorer's address without its span, for a figure its id
 */
public record Tile(String title, String section, Kind kind, String ask) {
    private static final int MAX_TEXT_CHARACTERS = 120;
    private static final int MAX_ASK_CHARACTERS = 3_000;

    /** What a tile shows. */
    public enum Kind {
        CHART,
        FIGURE
    }

    /** As somebody sends it. */
    record Wish(
            @Nullable String title,
            @Nullable String section,
            @Nullable Kind kind,
            @Nullable String ask) {
        /** @throws Problem 400 saying what is missing or too long */
        Tile checked() {
            String asked = ask == null ? "" : ask.strip();
            if (kind == null || asked.isEmpty() || asked.length() > MAX_ASK_CHARACTERS) {
                throw Problem.invalid("A tile has a kind (CHART or FIGURE) and asks something of at most %d characters."
                        .formatted(MAX_ASK_CHARACTERS));
            }
            return new Tile(text("title", title), text("section", section), kind, asked);
        }

        private static String text(String what, @Nullable String given) {
            String text = given == null ? "" : given.strip();
            if (text.length() > MAX_TEXT_CHARACTERS) {
                throw Problem.invalid("A tile's %s has at most %d characters.".formatted(what, MAX_TEXT_CHARACTERS));
            }
            return text;
        }
    }
}
