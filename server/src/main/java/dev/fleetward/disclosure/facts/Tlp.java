package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** With whom something may be shared: the Traffic Light Protocol 2.0 of FIRST, the strictest first. */
public enum Tlp {
    RED("red", "TLP:RED", "For the people named alone."),
    AMBER_STRICT("amber-strict", "TLP:AMBER+STRICT", "For those who need to know, within the organization."),
    AMBER("amber", "TLP:AMBER", "For those who need to know, within the organization and its clients."),
    GREEN("green", "TLP:GREEN", "For the community, not for the public."),
    CLEAR("clear", "TLP:CLEAR", "For everybody.");

    private final String slug;
    private final String label;
    private final String meaning;

    Tlp(String slug, String label, String meaning) {
        this.slug = slug;
        this.label = label;
        this.meaning = meaning;
    }

    public String slug() {
        return slug;
    }

    /** As TLP 2.0 writes it, such as {@code TLP:AMBER+STRICT}. */
    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether somebody without an account may read it. */
    public boolean isPublic() {
        return this == CLEAR;
    }

    /** The label of TLP 1.0 that CSAF 2.0 knows ({@code /document/distribution/tlp/label}). */
    public String csaf20() {
        return switch (this) {
            case RED -> "RED";
            case AMBER_STRICT, AMBER -> "AMBER";
            case GREEN -> "GREEN";
            case CLEAR -> "WHITE";
        };
    }

    /** @throws Problem 400 naming the labels there are */
    public static Tlp parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("tlp must be one of %s, not “%s”."
                        .formatted(Arrays.stream(values()).map(Tlp::slug).collect(Collectors.joining(", ")), slug)));
    }
}
