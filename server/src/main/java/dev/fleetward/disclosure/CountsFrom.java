package dev.fleetward.disclosure;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;

/** What an organization lets the clocks of a case count from; fixed when the case is opened. */
public enum CountsFrom {
    /** Reliable evidence (CRA Article 3(42)), or awareness stated earlier. */
    EVIDENCE("evidence"),
    /** The first signal: the cautious reading of "becoming aware". */
    SIGNAL("signal");

    private final String slug;

    CountsFrom(String slug) {
        this.slug = slug;
    }

    public String slug() {
        return slug;
    }

    /** @throws Problem 400 naming the two there are */
    static CountsFrom parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("countsFrom must be evidence or signal, not “%s”.".formatted(slug)));
    }
}
