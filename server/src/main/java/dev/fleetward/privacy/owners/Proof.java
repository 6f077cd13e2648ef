package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a product takes as proof that somebody has a device in their hands. */
enum Proof {
    /** Nobody has access without a person of the maker. */
    OFF("nobody; owners write to the maker"),
    /** A code that the device asks for with its own token. */
    DEVICE_TOKEN("a code that the device shows, asked for with the device’s own token"),
    /** A code that the device asks for with the project key, which all devices of the product share. */
    PROJECT_KEY("a code that the device shows, asked for with the project key alone");

    private final String words;

    Proof(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 400 naming the proofs there are */
    static Proof parse(String slug) {
        return Arrays.stream(values())
                .filter(proof -> proof.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("proof must be one of %s, not “%s”."
                        .formatted(Arrays.stream(values()).map(Proof::slug).collect(Collectors.joining(", ")), slug)));
    }
}
