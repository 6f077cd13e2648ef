package dev.fleetward.disclosure;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a case is in law: CRA Article 14(1) or 14(3). */
public enum CaseKind {
    ACTIVELY_EXPLOITED_VULNERABILITY("actively-exploited-vulnerability", "Actively exploited vulnerability", 1),
    SEVERE_INCIDENT("severe-incident", "Severe incident", 3);

    private final String slug;
    private final String title;
    private final int paragraph;

    CaseKind(String slug, String title, int paragraph) {
        this.slug = slug;
        this.title = title;
        this.paragraph = paragraph;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public String citation() {
        return "CRA Article 14(" + paragraph + ")";
    }

    /** @throws Problem 400 naming the kinds there are */
    static CaseKind parse(String slug) {
        return Arrays.stream(values())
                .filter(kind -> kind.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("kind must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(CaseKind::slug).collect(Collectors.joining(", ")), slug)));
    }
}
