package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads an advisory as GitHub's interfaces give it, REST ({@code ghsa_id}) or GraphQL ({@code ghsaId}), into the OSV
 * record that its advisory database would hold.
 */
public final class GhsaParser {
    private static final Map<String, String> ECOSYSTEMS = Map.ofEntries(
            Map.entry("npm", "npm"),
            Map.entry("pip", "PyPI"),
            Map.entry("maven", "Maven"),
            Map.entry("nuget", "NuGet"),
            Map.entry("composer", "Packagist"),
            Map.entry("go", "Go"),
            Map.entry("rubygems", "RubyGems"),
            Map.entry("rust", "crates.io"),
            Map.entry("erlang", "Hex"),
            Map.entry("pub", "Pub"),
            Map.entry("swift", "SwiftURL"),
            Map.entry("actions", "GitHub Actions"));

    private final JsonNode advisory;
    private final boolean rest;

    private GhsaParser(JsonNode advisory) {
        this.advisory = advisory;
        this.rest = advisory.has("ghsa_id");
    }

    /** @throws BadRecord saying which field is wrong */
    public static ObjectNode osv(JsonNode advisory) {
        return new GhsaParser(advisory).osv();
    }

    private ObjectNode osv() {
        ObjectNode osv = Json.MAPPER.createObjectNode();
        osv.put("id", Fields.required(advisory, either("ghsa_id", "ghsaId")));
        osv.put("modified", Fields.required(advisory, either("updated_at", "updatedAt")));
        Fields.put(osv, "published", Fields.text(advisory, either("published_at", "publishedAt")));
        Fields.put(osv, "withdrawn", Fields.text(advisory, either("withdrawn_at", "withdrawnAt")));
        Fields.aliases(
                osv,
                Stream.concat(
                        Stream.of(Fields.text(advisory, "cve_id")),
                        advisory.path("identifiers").valueStream().map(one -> Fields.text(one, "value"))));
        osv.put("summary", Fields.text(advisory, "summary"));
        osv.put("details", Fields.text(advisory, "description"));
        Fields.severity(osv, vectors());
        osv.putObject("database_specific")
                .put("severity", Fields.text(advisory, "severity").toUpperCase(Locale.ROOT));
        Fields.references(
                osv,
                advisory.path("references")
                        .valueStream()
                        .map(one -> one.isTextual() ? one.asText() : Fields.text(one, "url")));
        ArrayNode affected = osv.putArray("affected");
        JsonNode vulnerabilities = advisory.path("vulnerabilities");
        for (JsonNode one : vulnerabilities.isArray() ? vulnerabilities : vulnerabilities.path("nodes")) {
            affected(affected, one);
        }
        return osv;
    }

    private String either(String ofRest, String ofGraphQl) {
        return rest ? ofRest : ofGraphQl;
    }

    private Stream<String> vectors() {
        return Stream.of(
                        advisory.at("/cvss_severities/cvss_v4/vector_string"),
                        advisory.at("/cvss_severities/cvss_v3/vector_string"),
                        advisory.at("/cvss/vector_string"),
                        advisory.at("/cvssSeverities/cvssV4/vectorString"),
                        advisory.at("/cvssSeverities/cvssV3/vectorString"),
                        advisory.at("/cvss/vectorString"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** What has no ecosystem of packages (“other”) affects nothing an SBOM can name. */
    private void affected(ArrayNode all, JsonNode vulnerability) {
        JsonNode named = vulnerability.path("package");
        String ecosystem = ECOSYSTEMS.get(Fields.text(named, "ecosystem").toLowerCase(Locale.ROOT));
        if (ecosystem == null) {
            return;
        }
        ObjectNode entry = all.addObject();
        entry.putObject("package").put("ecosystem", ecosystem).put("name", Fields.required(named, "name"));
        Constraints.parse(Fields.text(vulnerability, either("vulnerable_version_range", "vulnerableVersionRange")), ",")
                .write(entry, "ECOSYSTEM");
    }
}
