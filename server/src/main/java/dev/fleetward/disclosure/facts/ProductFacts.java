package dev.fleetward.disclosure.facts;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the law wants known about a product (CRA Article 13(8) and (19), Annex II (3) to (7)).
 *
 * @param supportReasons what was weighed to set the support period; obligatory if it is shorter than five years
 * @param supportCalculated the period comes from a calculation with its reasons; only another one changes it
 * @param publishedAs name of the public security page, empty while there is none
 */
public record ProductFacts(
        String typeDesignation,
        String intendedPurpose,
        Optional<LocalDate> supportFrom,
        Optional<LocalDate> supportUntil,
        String supportReasons,
        boolean supportCalculated,
        String declarationUrl,
        Optional<String> publishedAs) {

    static final ProductFacts NONE =
            new ProductFacts("", "", Optional.empty(), Optional.empty(), "", false, "", Optional.empty());

    ProductFacts supported(LocalDate from, LocalDate until, String reasons) {
        return new ProductFacts(
                typeDesignation,
                intendedPurpose,
                Optional.of(from),
                Optional.of(until),
                reasons,
                true,
                declarationUrl,
                publishedAs);
    }

    /** Supported on that day: the period is stated and has not ended. */
    public boolean isSupportedOn(LocalDate day) {
        return supportUntil.isPresent()
                && !day.isAfter(supportUntil.get())
                && supportFrom.filter(from -> day.isBefore(from)).isEmpty();
    }
}
