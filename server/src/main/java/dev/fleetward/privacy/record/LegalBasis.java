package dev.fleetward.privacy.record;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Why data may be processed (Regulation (EU) 2016/679, Article 6(1)). */
public enum LegalBasis {
    NOT_STATED("not stated"),
    CONSENT("consent, Article 6(1)(a)"),
    CONTRACT("contract, Article 6(1)(b)"),
    LEGAL_OBLIGATION("legal obligation, Article 6(1)(c)"),
    LEGITIMATE_INTERESTS("legitimate interests, Article 6(1)(f)"),
    NOT_PERSONAL("no personal data");

    private final String words;

    LegalBasis(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** @throws Problem 400 for a name that is none of these */
    static LegalBasis parse(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("legalBasis “%s” is none of %s."
                        .formatted(
                                name,
                                Arrays.stream(values()).map(LegalBasis::name).collect(Collectors.joining(", ")))));
    }
}
