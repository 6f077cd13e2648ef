package dev.fleetward.disclosure.facts;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the law wants known about a product (CRA Article 13(8) and (19), Annex II (3) to (7)).
 *
 * @param supportReasons what was weighed to set the support period; obligatory if it is shorter than five years
 * @param publishedAs name of the public security page, empty while there is none
 */
public record ProductFacts(
        String typeDesignation,
        String intendedPurpose,
        Optional<LocalDate> supportFrom,
        Optional<LocalDate> supportUntil,
        String supportReasons,
        String declarationUrl,
        Optional<String> publishedAs) {

    static final ProductFacts NONE =
            new ProductFacts("", "", Optional.empty(), Optional.empty(), "", "", Optional.empty());

    /** Supported on that day: the period is stated and has not ended. */
    public boolean isSupportedOn(LocalDate day) {
        return supportUntil.isPresent()
                && !day.isAfter(supportUntil.get())
                && supportFrom.filter(from -> day.isBefore(from)).isEmpty();
    }
}
