package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an owner may ask for, and by which law. */
enum RequestKind {
    ACCESS("Access", "GDPR Article 15; Regulation (EU) 2023/2854, Article 4(1)"),
    PORTABILITY("Portability", "GDPR Article 20"),
    RECTIFICATION("Rectification", "GDPR Article 16"),
    ERASURE("Erasure", "GDPR Article 17"),
    SHARING("Sharing with a third party", "Regulation (EU) 2023/2854, Article 5(1)");

    private final String title;
    private final String law;

    RequestKind(String title, String law) {
        this.title = title;
        this.law = law;
    }

    public String title() {
        return title;
    }

    public String law() {
        return law;
    }

    /** Answered by everything that is held, as a file. */
    boolean isForData() {
        return this == ACCESS || this == PORTABILITY;
    }

    /** @throws Problem 400 naming the kinds there are */
    static RequestKind parse(String slug) {
        return Arrays.stream(values())
                .filter(kind -> kind.slug().equals(slug.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("kind must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(RequestKind::slug).collect(Collectors.joining(", ")),
                                slug)));
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
