package dev.fleetward.crashes.triage;

import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.kernel.Problem;
import org.jspecify.annotations.Nullable;

/** What a person or a script does with one issue. Empty words are none. */
sealed interface Act {
    int MAX_NAME_CHARACTERS = 200;
    int MAX_NOTE_CHARACTERS = 10_000;
    int MAX_ADDRESS_CHARACTERS = 2_000;
    int MAX_VERSION_CHARACTERS = 128;

    /**
     * Refused with 400 for a state only field data may set, or a word that does not go with the state.
     *
     * @param resolvedIn the version with the fix: events of older versions then leave the issue resolved
     */
    record SetState(Issue.State state, @Nullable String resolvedIn, Issue.Until until) implements Act {
        public SetState {
            resolvedIn = limited("A version", resolvedIn, MAX_VERSION_CHARACTERS);
            boolean conditional = until.at().isPresent()
                    || until.events().isPresent()
                    || until.devices().isPresent();
            if (state == Issue.State.REGRESSED) {
                throw Problem.invalid("An issue regresses by field data only; choose open, resolved or ignored.");
            }
            if (resolvedIn != null && state != Issue.State.RESOLVED) {
                throw Problem.invalid("A version goes with the state resolved only.");
            }
            if (conditional && state != Issue.State.IGNORED) {
                throw Problem.invalid("A condition goes with the state ignored only.");
            }
        }
    }

    /** @param email of a colleague who may sign in; null for nobody */
    record Assign(@Nullable String email) implements Act {
        public Assign {
            email = Words.orNull(email);
        }
    }

    /** @param name null to show what is known of it instead */
    record Rename(@Nullable String name) implements Act {
        public Rename {
            name = limited("A name", name, MAX_NAME_CHARACTERS);
        }
    }

    record Note(String text) implements Act {
        static Note of(@Nullable String words) {
            String text = limited("A note", words, MAX_NOTE_CHARACTERS);
            if (text == null) {
                throw Problem.invalid("A note has a text.");
            }
            return new Note(text);
        }
    }

    /** @param address of a page of ours, or of a tracker elsewhere */
    record Link(@Nullable String title, @Nullable String address) implements Act {
        public Link {
            title = limited("A title", title, MAX_NAME_CHARACTERS);
            address = limited("An address", address, MAX_ADDRESS_CHARACTERS);
        }
    }

    record Unlink(@Nullable String address) implements Act {}

    private static @Nullable String limited(String what, @Nullable String words, int characters) {
        String text = Words.orNull(words);
        if (text != null && text.length() > characters) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(what, characters));
        }
        return text;
    }
}
