package dev.fleetward.compliance.documents;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A document drawn up for a product, and the law that says what stands in it. */
public enum LegalDocument {
    DECLARATION("EU declaration of conformity", "Regulation (EU) 2024/2847, Annex V"),
    SIMPLIFIED_DECLARATION("Simplified EU declaration of conformity", "Regulation (EU) 2024/2847, Annex VI"),
    UK_STATEMENT(
            "Statement of compliance",
            "Product Security and Telecommunications Infrastructure Regulations 2023 (S.I. 2023/1007), Schedule 4"),
    USER_INFORMATION("Information and instructions to the user", "Regulation (EU) 2024/2847, Annex II"),
    TECHNICAL_DOCUMENTATION("Technical documentation", "Regulation (EU) 2024/2847, Annex VII");

    private final String title;
    private final String law;

    LegalDocument(String title, String law) {
        this.title = title;
        this.law = law;
    }

    public String title() {
        return title;
    }

    public String law() {
        return law;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 404 naming those there are */
    static LegalDocument parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404,
                        "not-found",
                        "Document not found",
                        "There is no document “%s”; there are %s."
                                .formatted(
                                        slug,
                                        Arrays.stream(values())
                                                .map(LegalDocument::slug)
                                                .collect(Collectors.joining(", ")))));
    }
}
