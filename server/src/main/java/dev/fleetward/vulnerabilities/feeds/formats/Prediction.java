package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.OptionalDouble;

/**
 * How likely a CVE is to be exploited within 30 days.
 *
 * @param score 0 to 1
 * @param percentile share of all CVEs that are less likely, 0 to 1; not everybody tells it
 */
public record Prediction(String cve, double score, OptionalDouble percentile, LocalDate scoredOn, String model) {

    /** A line of FIRST's file or an item of its interface; both write numbers as text. @throws BadRecord saying what is wrong */
    public static Prediction of(JsonNode item) {
        return new Prediction(
                Fields.cve(Fields.required(item, "cve"), "cve"),
                share(item, "epss"),
                OptionalDouble.of(share(item, "percentile")),
                Fields.date(item, "date"),
                Fields.text(item, "model"));
    }

    private static double share(JsonNode item, String field) {
        String text = Fields.required(item, field);
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, as for a number out of range.
        }
        throw new BadRecord("%s '%s' is no share between 0 and 1".formatted(field, Fields.shortened(text)));
    }
}
