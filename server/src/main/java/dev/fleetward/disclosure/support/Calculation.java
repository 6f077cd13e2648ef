package dev.fleetward.disclosure.support;

import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The support period that Article 13(8) leads to.
 *
 * @param declaredEnd a later end the maker promises
 */
record Calculation(
        String units,
        LocalDate placedFrom,
        LocalDate placedUntil,
        int expectedUseMonths,
        int lawMonths,
        String shorterUse,
        Map<Criterion, String> reasons,
        Optional<YearMonth> declaredEnd) {

    static final int MIN_MONTHS = 60;
    static final int MAX_MONTHS = 600;
    static final int UPDATE_YEARS = 10;
    static final int DOCUMENT_YEARS = 10;

    private static final int MAX_UNITS_CHARACTERS = 200;
    private static final int MAX_REASON_CHARACTERS = 5_000;

    Calculation {
        if (units.length() > MAX_UNITS_CHARACTERS || units.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("units must be one line of at most %d characters.".formatted(MAX_UNITS_CHARACTERS));
        }
        if (placedUntil.isBefore(placedFrom)) {
            throw Problem.invalid("placedUntil (%s) is before placedFrom (%s).".formatted(placedUntil, placedFrom));
        }
        checkMonths("expectedUseMonths", expectedUseMonths, 1);
        checkMonths("lawMonths", lawMonths, 0);
        if (expectedUseMonths < MIN_MONTHS && shorterUse.isBlank()) {
            throw Problem.invalid(
                    "A support period under five years needs its reason: say in shorterUse why the product is expected to be in use for less (CRA Article 13(8), third subparagraph).");
        }
        if (expectedUseMonths >= MIN_MONTHS && !shorterUse.isBlank()) {
            throw Problem.invalid(
                    "shorterUse gives a reason for less than five years, but expectedUseMonths is %d (CRA Article 13(8))."
                            .formatted(expectedUseMonths));
        }
        reasons = kept(reasons, shorterUse);
        YearMonth least = YearMonth.from(placedUntil.plusMonths(Math.max(expectedUseMonths, lawMonths)));
        if (declaredEnd.filter(least::isAfter).isPresent()) {
            throw Problem.invalid(
                    "The support period cannot end in %s: by CRA Article 13(8) it lasts at least until %s."
                            .formatted(month(declaredEnd.get()), month(least)));
        }
    }

    YearMonth ends() {
        return declaredEnd.orElseGet(this::least);
    }

    /** How the end was found, in sentences. */
    List<String> steps() {
        var steps = new ArrayList<String>();
        steps.add(
                expectedUseMonths < MIN_MONTHS
                        ? "Expected to be in use for %d months: shorter than five years, so this is the least period (CRA Article 13(8), third subparagraph)."
                                .formatted(expectedUseMonths)
                        : "Expected to be in use for %d months, so at least the five years of CRA Article 13(8) and as long as that."
                                .formatted(expectedUseMonths));
        if (lawMonths > expectedUseMonths) {
            steps.add("Other Union law sets at least %d months, which is longer.".formatted(lawMonths));
        }
        steps.add("Counted from the last of these units placed on the market, %s: until %s."
                .formatted(placedUntil, month(least())));
        declaredEnd
                .filter(least()::isBefore)
                .ifPresent(later -> steps.add("The maker promises more: until %s.".formatted(month(later))));
        return steps;
    }

    static String month(YearMonth month) {
        return month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + month.getYear();
    }

    private YearMonth least() {
        return YearMonth.from(placedUntil.plusMonths(Math.max(expectedUseMonths, lawMonths)));
    }

    private static Map<Criterion, String> kept(Map<Criterion, String> given, String shorterUse) {
        var kept = new EnumMap<Criterion, String>(Criterion.class);
        for (Criterion criterion : Criterion.values()) {
            String reason = given.getOrDefault(criterion, "").strip();
            if (reason.isEmpty() && criterion.isObligatory()) {
                throw Problem.invalid("Write what was weighed under “%s” (reasons.%s): CRA Article 13(8) asks for it."
                        .formatted(criterion.title(), criterion.slug()));
            }
            if (Math.max(reason.length(), shorterUse.length()) > MAX_REASON_CHARACTERS) {
                throw Problem.invalid("A reason may have at most %,d characters.".formatted(MAX_REASON_CHARACTERS));
            }
            if (!reason.isEmpty()) {
                kept.put(criterion, reason);
            }
        }
        return kept;
    }

    private static void checkMonths(String field, int months, int least) {
        if (months < least || months > MAX_MONTHS) {
            throw Problem.invalid("%s must be %d to %d months, not %d.".formatted(field, least, MAX_MONTHS, months));
        }
    }
}
