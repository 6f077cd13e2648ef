package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;

/** Whom the law wants told: the impacted users and, where appropriate, all users. */
enum Audience {
    IMPACTED("impacted", "Users of the devices impacted"),
    ALL("all", "All users of the product");

    private final String slug;
    private final String title;

    Audience(String slug, String title) {
        this.slug = slug;
        this.title = title;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** @throws Problem 400 naming the two there are */
    static Audience parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("audience must be impacted or all, not “%s”.".formatted(slug)));
    }
}
