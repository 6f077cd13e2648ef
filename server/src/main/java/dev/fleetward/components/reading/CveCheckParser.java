package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * What Yocto's cve-check and vex classes write: recipes of a build with what was decided about each vulnerability. It
 * is no SBOM, but says of the build what one cannot.
 */
final class CveCheckParser {

    private final SbomDraft draft;
    private final String place;

    CveCheckParser(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    void parse(JsonParser json) throws IOException {
        draft.document();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("version")) {
                draft.specVersion = Texts.clip(json.getText());
            } else if (field.equals("package")) {
                SpdxParser.each(json, place, field, (node, where) -> recipe(node, place + where));
            } else {
                json.skipChildren();
            }
        }
    }

    private void recipe(JsonNode node, String where) {
        var entry = new EntryDraft(where);
        entry.name = Texts.requireName(text(node, "name", where), where);
        entry.version = text(node, "version", where);
        entry.reference = place + entry.name + " " + entry.version + " " + text(node, "layer", where);
        for (JsonNode product : node.path("products")) {
            entry.cpe(cpe(product.path("product").asText(""), entry.version));
        }
        if (entry.name.endsWith("-native")) {
            entry.scope = Sbom.Scope.EXCLUDED;
        }
        draft.add(entry);
        for (JsonNode issue : node.path("issue")) {
            String status = issue.path("status").asText("");
            String detail = issue.path("detail").asText("");
            draft.state(
                    entry.reference,
                    issue.path("id").asText(""),
                    stated(status, detail),
                    detail.isEmpty() ? status : status + ": " + detail,
                    issue.path("description").asText(""));
        }
    }

    /** As the build writes it into its SBOM, so that both name the same component. */
    private static String cpe(String product, String version) {
        if (product.isEmpty() || product.length() > SbomLimits.MAX_NAME_CHARS / 2) {
            return "";
        }
        int colon = product.indexOf(':');
        String vendor = colon < 0 ? "*" : product.substring(0, colon);
        return "cpe:2.3:a:%s:%s:%s:*:*:*:*:*:*:*"
                .formatted(vendor, product.substring(colon + 1), version.replaceFirst("\\+git.*$", ""));
    }

    static Sbom.Stated stated(String status, String detail) {
        return switch (detail) {
            case "version-not-in-range", "version-in-range" -> Sbom.Stated.OBSERVED;
            case "upstream-wontfix" -> Sbom.Stated.ACCEPTED;
            case "disputed", "vulnerable-investigating" -> Sbom.Stated.IN_TRIAGE;
            case "not-applicable-config", "not-applicable-platform", "cpe-incorrect" -> Sbom.Stated.NOT_AFFECTED;
            default ->
                switch (status) {
                    case "Patched" -> Sbom.Stated.FIXED;
                    case "Ignored" -> Sbom.Stated.ACCEPTED;
                    case "Unpatched" -> Sbom.Stated.AFFECTED;
                    default -> Sbom.Stated.IN_TRIAGE;
                };
        };
    }
}
