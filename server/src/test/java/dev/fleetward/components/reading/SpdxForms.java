package dev.fleetward.components.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A document of SPDX 2 in its other forms. */
public final class SpdxForms {
    private SpdxForms() {}

    public static byte[] yaml(byte[] document) throws IOException {
        return new YAMLMapper().writeValueAsBytes(Json.MAPPER.readTree(document));
    }

    /** SPDX 2.3, clauses 6, 7 and 11: a line for each field. */
    public static byte[] tagValue(byte[] document) throws IOException {
        JsonNode json = Json.MAPPER.readTree(document);
        var text = new StringBuilder();
        line(text, "SPDXVersion", json.path("spdxVersion"));
        line(text, "DataLicense", json.path("dataLicense"));
        line(text, "SPDXID", json.path("SPDXID"));
        line(text, "DocumentName", json.path("name"));
        line(text, "DocumentNamespace", json.path("documentNamespace"));
        json.at("/creationInfo/creators").forEach(creator -> line(text, "Creator", creator));
        line(text, "Created", json.at("/creationInfo/created"));
        json.path("packages").forEach(one -> spdxPackage(text, one));
        for (JsonNode one : json.path("relationships")) {
            text.append("Relationship: %s %s %s\n"
                    .formatted(
                            one.path("spdxElementId").asText(),
                            one.path("relationshipType").asText(),
                            one.path("relatedSpdxElement").asText()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void spdxPackage(StringBuilder text, JsonNode one) {
        text.append('\n');
        line(text, "PackageName", one.path("name"));
        line(text, "SPDXID", one.path("SPDXID"));
        line(text, "PackageVersion", one.path("versionInfo"));
        line(text, "PackageSupplier", one.path("supplier"));
        line(text, "PackageDownloadLocation", one.path("downloadLocation"));
        line(text, "PackageLicenseConcluded", one.path("licenseConcluded"));
        line(text, "PackageLicenseDeclared", one.path("licenseDeclared"));
        if (one.has("primaryPackagePurpose")) {
            text.append("PrimaryPackagePurpose: ")
                    .append(one.path("primaryPackagePurpose").asText().replace('_', '-'))
                    .append('\n');
        }
        for (JsonNode sum : one.path("checksums")) {
            text.append("PackageChecksum: %s: %s\n"
                    .formatted(
                            sum.path("algorithm").asText(),
                            sum.path("checksumValue").asText()));
        }
        for (JsonNode reference : one.path("externalRefs")) {
            text.append("ExternalRef: %s %s %s\n"
                    .formatted(
                            reference.path("referenceCategory").asText(),
                            reference.path("referenceType").asText(),
                            reference.path("referenceLocator").asText()));
        }
    }

    private static void line(StringBuilder text, String tag, JsonNode value) {
        if (!value.isMissingNode()) {
            text.append(tag).append(": ").append(value.asText()).append('\n');
        }
    }
}
