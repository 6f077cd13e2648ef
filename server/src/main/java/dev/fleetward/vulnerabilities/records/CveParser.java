package dev.fleetward.vulnerabilities.records;

import static dev.fleetward.vulnerabilities.records.OsvParser.required;
import static dev.fleetward.vulnerabilities.records.OsvParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.vulnerabilities.cpe.Configuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads one record of the CVE list (version 5): what the numbering authority says and what others, such as CISA, add to
 * it count alike.
 */
final class CveParser {

    private CveParser() {}

    static boolean reads(JsonNode node) {
        return node.path("dataType").asText().equals("CVE_RECORD") || node.has("cveMetadata");
    }

    /** @throws Rejected saying which field is wrong */
    static OsvRecord parse(JsonNode node) {
        JsonNode metadata = node.path("cveMetadata");
        Instant published = NvdParser.time(metadata, "datePublished").orElse(null);
        Instant modified = NvdParser.time(metadata, "dateUpdated")
                .or(() -> Optional.ofNullable(published))
                .or(() -> NvdParser.time(metadata, "dateRejected"))
                .or(() -> NvdParser.time(metadata, "dateReserved"))
                .orElseThrow(() -> new Rejected("cveMetadata.dateUpdated is missing"));
        boolean rejected = metadata.path("state").asText().equalsIgnoreCase("REJECTED");
        List<JsonNode> containers =
                new ArrayList<>(List.of(node.path("containers").path("cna")));
        node.path("containers").path("adp").forEach(containers::add);
        JsonNode cna = containers.getFirst();
        return new OsvRecord(
                OsvRecord.Source.CVE,
                OsvParser.id(required(metadata, "cveId")),
                modified,
                Optional.ofNullable(published),
                rejected ? Optional.of(modified) : Optional.empty(),
                new LinkedHashSet<>(),
                List.of(),
                text(cna.path("title").asText(""), "title", OsvParser.MAX_TEXT_CHARS),
                NvdParser.english(cna.path(rejected ? "rejectedReasons" : "descriptions")),
                severity(containers),
                weaknesses(containers),
                containers.stream()
                        .flatMap(c -> CveAffected.packages(c).stream())
                        .toList(),
                containers.stream()
                        .flatMap(c -> CveAffected.repositories(c).stream())
                        .toList(),
                containers.stream().flatMap(c -> configurations(c).stream()).toList(),
                references(containers));
    }

    private static List<Configuration> configurations(JsonNode container) {
        List<Configuration> all = Configurations.parse(container.path("cpeApplicability"), "cpeApplicability");
        all.addAll(CveAffected.configurations(container));
        return all;
    }

    private static Severity severity(List<JsonNode> containers) {
        return containers.stream()
                .map(container -> NvdParser.severity(container.path("metrics")))
                .max(Severity::compareTo)
                .orElse(Severity.UNKNOWN);
    }

    private static List<String> weaknesses(List<JsonNode> containers) {
        return OsvParser.weaknesses(containers.stream()
                .flatMap(container -> container.path("problemTypes").findValues("cweId").stream())
                .toList());
    }

    private static List<String> references(List<JsonNode> containers) {
        return containers.stream()
                .flatMap(container -> OsvParser.references(container.path("references")).stream())
                .distinct()
                .limit(OsvParser.MAX_REFERENCES)
                .toList();
    }
}
