package dev.fleetward.disclosure.support;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is weighed to set a support period (CRA Article 13(8), second subparagraph). */
public enum Criterion {
    USER_EXPECTATIONS(true, "Reasonable user expectations", "How long users may expect the product to be in use."),
    NATURE(true, "Nature and intended purpose of the product", "What its kind and purpose mean for its lifetime."),
    UNION_LAW(
            true,
            "Union law on the lifetime",
            "Relevant Union law that sets how long such products last, or that there is none."),
    COMPARABLE_PRODUCTS(
            false,
            "Comparable products",
            "Support periods of products with a similar function from other manufacturers."),
    OPERATING_ENVIRONMENT(false, "Operating environment", "How long the environment the product runs in is available."),
    THIRD_PARTY_COMPONENTS(
            false,
            "Integrated third-party components",
            "Support periods of components with core functions that others supply."),
    GUIDANCE(false, "Guidance", "Guidance of the Commission or of the administrative cooperation group (ADCO).");

    private final boolean obligatory;
    private final String title;
    private final String meaning;

    Criterion(boolean obligatory, String title, String meaning) {
        this.obligatory = obligatory;
        this.title = title;
        this.meaning = meaning;
    }

    /** The law wants it weighed; the others may be. */
    public boolean isObligatory() {
        return obligatory;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By its slug, or its name as it is stored. */
    static Optional<Criterion> of(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(slug) || one.name().equals(slug))
                .findFirst();
    }
}
