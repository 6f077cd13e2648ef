package dev.fleetward.vulnerabilities.records;

import static dev.fleetward.vulnerabilities.records.OsvParser.required;
import static dev.fleetward.vulnerabilities.records.OsvParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads one CVE object of NVD's API 2.0, which is also what its feed files hold. */
final class NvdParser {

    private NvdParser() {}

    static boolean reads(JsonNode node) {
        return node.has("vulnStatus") || node.has("lastModified");
    }

    /** @throws Rejected saying which field is wrong */
    static OsvRecord parse(JsonNode cve) {
        Instant modified = time(cve, "lastModified").orElseThrow(() -> new Rejected("lastModified is missing"));
        boolean rejected = cve.path("vulnStatus").asText().equalsIgnoreCase("Rejected");
        return new OsvRecord(
                OsvRecord.Source.NVD,
                OsvParser.id(required(cve, "id")),
                modified,
                time(cve, "published"),
                rejected ? Optional.of(modified) : Optional.empty(),
                new LinkedHashSet<>(),
                List.of(),
                "",
                english(cve.path("descriptions")),
                severity(cve.path("metrics")),
                OsvParser.weaknesses(cve.path("weaknesses").findValues("value")),
                List.of(),
                List.of(),
                Configurations.parse(cve.path("configurations"), "configurations"),
                OsvParser.references(cve.path("references")));
    }

    static String english(JsonNode descriptions) {
        for (JsonNode description : descriptions) {
            if (description.path("lang").asText().startsWith("en")) {
                return text(description.path("value").asText(""), "descriptions", OsvParser.MAX_TEXT_CHARS);
            }
        }
        return "";
    }

    /** Whatever the version of CVSS and whoever scored: the vectors are all under one name. */
    static Severity severity(JsonNode metrics) {
        List<String> vectors = new ArrayList<>(metrics.findValuesAsText("vectorString"));
        return vectors.stream()
                .map(vector -> Severity.ofVector(text(vector, "metrics", OsvParser.MAX_NAME_CHARS)))
                .max(Severity::compareTo)
                .orElse(Severity.UNKNOWN);
    }

    /** NVD writes times without a zone and means UTC; the CVE list writes both. */
    static Optional<Instant> time(JsonNode node, String field) {
        String value = node.path(field).asText("");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    value.matches(".*(?:Z|[+-]\\d\\d:\\d\\d)$")
                            ? OffsetDateTime.parse(value).toInstant()
                            : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notATime) {
            throw new Rejected(field + " '" + value + "' is not a date and time");
        }
    }
}
