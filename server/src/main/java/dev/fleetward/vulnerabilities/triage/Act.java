package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.kernel.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person or a script does about one vulnerability in a product. Empty words are none. */
sealed interface Act {
    int MAX_NOTE_CHARACTERS = 10_000;

    /** @param email of a colleague who may sign in; empty for nobody */
    record Assign(String email) implements Act {}

    /** @param on null for what the policy says */
    record Due(@Nullable LocalDate on) implements Act {}

    /** @param until null for not any more */
    record Defer(@Nullable LocalDate until) implements Act {}

    /** @param reachability unknown, reachable or unreachable */
    record Reach(String reachability, String why) implements Act {
        public Reach {
            if (!reachability.matches("unknown|reachable|unreachable")) {
                throw Problem.invalid(
                        "reachability must be unknown, reachable or unreachable, not “" + reachability + "”.");
            }
            limited("Why its code is reached", why);
        }
    }

    /** @param seen whether it was seen exploited in the product's own fleet */
    record Exploited(boolean seen) implements Act {}

    record Note(String text) implements Act {
        public Note {
            if (text.isBlank()) {
                throw Problem.invalid("A note has a text.");
            }
            limited("A note", text);
        }
    }

    private static void limited(String what, String text) {
        if (text.length() > MAX_NOTE_CHARACTERS || text.indexOf('\0') >= 0) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(what, MAX_NOTE_CHARACTERS));
        }
    }

    /** A day, or null for an empty text. */
    static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException unreadable) {
            throw Problem.invalid("A day is written 2026-12-31, not “" + text + "”.");
        }
    }

    static String word(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
