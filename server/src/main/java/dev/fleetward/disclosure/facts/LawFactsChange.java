package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Facts as they come in from API and form: what is absent stays as it was, what is empty is taken away. */
final class LawFactsChange {
    private LawFactsChange() {}

    record Maker(
            @Nullable String name,
            @Nullable String postalAddress,
            @Nullable String email,
            @Nullable String website,
            @Nullable String csirt,
            @Nullable String markets,
            @Nullable String securityContact,
            @Nullable String contactPoint,
            @Nullable String policyUrl,
            @Nullable String languages) {

        MakerFacts on(MakerFacts before) {
            return new MakerFacts(
                    or(name, before.name()),
                    or(postalAddress, before.postalAddress()),
                    or(email, before.email()),
                    or(website, before.website()),
                    or(csirt, before.csirt()),
                    or(markets, before.markets()),
                    or(contact(securityContact), before.securityContact()),
                    or(contactPoint, before.contactPoint()),
                    or(policyUrl, before.policyUrl()),
                    or(languages, before.languages()),
                    before.reviewedAt(),
                    before.reviewedBy());
        }

        /** People type an address; RFC 9116 wants a URI. */
        private static @Nullable String contact(@Nullable String typed) {
            return typed != null && typed.contains("@") && !typed.contains(":") ? "mailto:" + typed.strip() : typed;
        }
    }

    record Product(
            @Nullable String typeDesignation,
            @Nullable String intendedPurpose,
            @Nullable String supportFrom,
            @Nullable String supportUntil,
            @Nullable String supportReasons,
            @Nullable String declarationUrl,
            @Nullable String publishedAs) {

        ProductFacts on(ProductFacts before) {
            return new ProductFacts(
                    or(typeDesignation, before.typeDesignation()),
                    or(intendedPurpose, before.intendedPurpose()),
                    date("supportFrom", supportFrom, before.supportFrom()),
                    date("supportUntil", supportUntil, before.supportUntil()),
                    or(supportReasons, before.supportReasons()),
                    before.supportCalculated(),
                    or(declarationUrl, before.declarationUrl()),
                    publishedAs == null
                            ? before.publishedAs()
                            : Optional.of(publishedAs.strip()).filter(name -> !name.isEmpty()));
        }
    }

    private static String or(@Nullable String given, String before) {
        return given == null ? before : given.strip();
    }

    static Optional<LocalDate> date(String field, @Nullable String given, Optional<LocalDate> before) {
        if (given == null) {
            return before;
        }
        try {
            return given.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(given.strip()));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s must be a date such as 2032-12-31, not “%s”.".formatted(field, given));
        }
    }
}
