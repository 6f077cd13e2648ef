package dev.fleetward.disclosure.upstream;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether code or documentation of a fix is shared (CRA Article 13(6)).
 *
 * @param reference an address for a link, file names for what is attached, else empty
 */
record Patch(Kind kind, String reference) {
    static final Patch NONE = new Patch(Kind.NONE, "");
    static final int MAX_REFERENCE_CHARACTERS = 500;

    enum Kind {
        NONE("No"),
        LINK("By a link"),
        ATTACHED("Attached");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String title() {
            return title;
        }
    }

    Patch {
        if (reference.length() > MAX_REFERENCE_CHARACTERS || reference.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "patchReference must be one line of at most %d characters.".formatted(MAX_REFERENCE_CHARACTERS));
        }
        switch (kind) {
            case NONE -> {
                if (!reference.isEmpty()) {
                    throw Problem.invalid("patchReference says where the fix is: patch must be link or attached.");
                }
            }
            case LINK -> {
                if (!reference.matches("https?://\\S+")) {
                    throw Problem.invalid(
                            "patchReference must be an address such as https://example.org/fix.patch, not “%s”."
                                    .formatted(reference));
                }
            }
            case ATTACHED -> {
                if (reference.isEmpty()) {
                    throw Problem.invalid("patchReference must name the files that are attached.");
                }
            }
        }
    }

    /** @throws Problem 400 saying what is wrong */
    static Patch of(String kind, String reference) {
        return new Patch(
                Arrays.stream(Kind.values())
                        .filter(one -> one.slug().equals(kind))
                        .findFirst()
                        .orElseThrow(() ->
                                Problem.invalid("patch must be none, link or attached, not “%s”.".formatted(kind))),
                reference.strip());
    }
}
