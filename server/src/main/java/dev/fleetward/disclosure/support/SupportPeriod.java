package dev.fleetward.disclosure.support;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;

/**
 * A dated decision on how long units are supported (CRA Article 13(8)), as it was calculated.
 *
 * @param units hardware version or batch it is for; empty for the whole product
 * @param placedFrom day the first of these units is placed on the market
 * @param placedUntil day the last of them is
 * @param expectedUseMonths how long one is expected to be in use
 * @param lawMonths least period other Union law sets, 0 if none does
 * @param shorterUse why use is expected to be shorter than five years; empty where it is not
 * @param reasons what was weighed, in writing
 * @param ends last month of support
 */
public record SupportPeriod(
        UUID id,
        String units,
        LocalDate placedFrom,
        LocalDate placedUntil,
        int expectedUseMonths,
        int lawMonths,
        String shorterUse,
        Map<Criterion, String> reasons,
        YearMonth ends,
        String decidedBy,
        Instant decidedAt) {

    public boolean isWholeProduct() {
        return units.isEmpty();
    }

    /** Its last day. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public LocalDate lastDay() {
        return ends.atEndOfMonth();
    }

    /** “December 2032”, as it is told at the time of purchase (Article 13(19)). */
    public String endText() {
        return Calculation.month(ends);
    }

    /** Until when a security update issued that day stays available: ten years or the rest of the period (Article 13(9)). */
    public LocalDate updateAvailableUntil(LocalDate issued) {
        LocalDate tenYears = issued.plusYears(Calculation.UPDATE_YEARS);
        return tenYears.isAfter(lastDay()) ? tenYears : lastDay();
    }

    /** Until when documents are kept: ten years after the last unit was placed, or the period (Article 13(13) and (18)). */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public LocalDate documentsKeptUntil() {
        LocalDate tenYears = placedUntil.plusYears(Calculation.DOCUMENT_YEARS);
        return tenYears.isAfter(lastDay()) ? tenYears : lastDay();
    }
}
