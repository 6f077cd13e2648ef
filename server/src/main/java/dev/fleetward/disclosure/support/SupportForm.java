package dev.fleetward.disclosure.support;

import dev.fleetward.kernel.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A support period as it is typed or sent, before it is calculated.
 *
 * @param placedUntil as {@code placedFrom} when absent
 * @param ends a later month the maker promises, such as 2034-12
 */
record SupportForm(
        @Nullable String units,
        @Nullable String placedFrom,
        @Nullable String placedUntil,
        @Nullable String expectedUseMonths,
        @Nullable String lawMonths,
        @Nullable String shorterUse,
        @Nullable Map<String, String> reasons,
        @Nullable String ends) {

    static final SupportForm EMPTY = new SupportForm("", "", "", "", "", "", Map.of(), "");

    /** @throws Problem 400 for what cannot be, with the article that refuses it */
    Calculation calculated() {
        LocalDate from = day("placedFrom", text(placedFrom));
        if (text(expectedUseMonths).isEmpty()) {
            throw Problem.invalid(
                    "expectedUseMonths is missing: the support period reflects how long the product is expected to be in use (CRA Article 13(8)).");
        }
        return new Calculation(
                text(units),
                from,
                text(placedUntil).isEmpty() ? from : day("placedUntil", text(placedUntil)),
                months("expectedUseMonths", text(expectedUseMonths)),
                months("lawMonths", text(lawMonths)),
                text(shorterUse),
                criteria(),
                month(text(ends)));
    }

    /** What stands for a criterion, for the form. */
    public String reason(String slug) {
        return reasons == null ? "" : reasons.getOrDefault(slug, "");
    }

    private Map<Criterion, String> criteria() {
        var read = new EnumMap<Criterion, String>(Criterion.class);
        if (reasons != null) {
            reasons.forEach((slug, reason) -> read.put(
                    Criterion.of(slug)
                            .orElseThrow(() -> Problem.invalid(
                                    "There is no criterion “%s” in CRA Article 13(8).".formatted(slug))),
                    reason));
        }
        return read;
    }

    private static int months(String field, String typed) {
        if (!typed.matches("[0-9]{0,4}")) {
            throw Problem.invalid("%s must be a whole number of months such as 84, not “%s”.".formatted(field, typed));
        }
        return typed.isEmpty() ? 0 : Integer.parseInt(typed);
    }

    static LocalDate day(String field, String typed) {
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeException e) {
            throw Problem.invalid("%s must be a date such as 2027-12-31, not “%s”.".formatted(field, typed));
        }
    }

    private static Optional<YearMonth> month(String typed) {
        try {
            return typed.isEmpty() ? Optional.empty() : Optional.of(YearMonth.parse(typed));
        } catch (DateTimeException e) {
            throw Problem.invalid("ends must be a month such as 2034-12, not “%s”.".formatted(typed));
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
