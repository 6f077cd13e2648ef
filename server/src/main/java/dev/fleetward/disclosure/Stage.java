package dev.fleetward.disclosure;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;

/** The notifications of CRA Article 14(2), 14(4) and 14(6), in order, to the coordinating CSIRT and ENISA. */
public enum Stage {
    EARLY_WARNING("early-warning", "Early warning", "a"),
    NOTIFICATION("notification", "Notification", "b"),
    INTERMEDIATE_REPORT("intermediate-report", "Intermediate report", ""),
    FINAL_REPORT("final-report", "Final report", "c");

    private final String slug;
    private final String title;
    private final String letter;

    Stage(String slug, String title, String letter) {
        this.slug = slug;
        this.title = title;
        this.letter = letter;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** The exact place, as "CRA Article 14(2)(a)". */
    public String citation(CaseKind kind) {
        if (this == INTERMEDIATE_REPORT) {
            return "CRA Article 14(6)";
        }
        int paragraph =
                switch (kind) {
                    case ACTIVELY_EXPLOITED_VULNERABILITY -> 2;
                    case SEVERE_INCIDENT -> 4;
                };
        return "CRA Article 14(" + paragraph + ")(" + letter + ")";
    }

    /** @throws Problem 404 for a stage the law does not know */
    static Stage parse(String slug) {
        return Arrays.stream(values())
                .filter(stage -> stage.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Notification stage", slug));
    }
}
