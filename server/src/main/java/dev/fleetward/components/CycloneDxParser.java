package dev.fleetward.components;

import static dev.fleetward.components.SbomDraft.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CycloneDX JSON, 1.2 to 1.7. Components are read one at a time, so a large document is never a whole tree. */
final class CycloneDxParser {

    private static final Set<String> SPEC_VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    private final SbomDraft draft = new SbomDraft();

    Sbom parse(JsonParser json) throws IOException {
        String serial = "";
        String revision = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "specVersion" -> draft.specVersion = json.getText();
                case "serialNumber" -> serial = SbomDraft.clean(json.getText(), "serialNumber");
                case "version" -> revision = SbomDraft.clean(json.getText(), "version");
                case "metadata" -> metadata(json.readValueAsTree());
                case "components" -> components(json);
                case "vulnerabilities" -> {
                    draft.warn(
                            "vulnerabilities: statements inside the SBOM are kept with the document but not applied.");
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
        if (!SPEC_VERSIONS.contains(draft.specVersion)) {
            throw new UnreadableSbom(
                    "specVersion: CycloneDX '" + draft.specVersion + "' is not known; Fleetward reads 1.2 to 1.7.");
        }
        draft.documentId = serial.isEmpty() ? "" : serial + "/" + revision;
        return draft.toSbom(Sbom.Format.CYCLONEDX);
    }

    private void components(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new UnreadableSbom("components: expected a list.");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            component(json.readValueAsTree(), "components[" + i + "]");
        }
    }

    /** Nested components are an assembly of their parent and count as well; nesting is bounded by the reader. */
    private void component(JsonNode node, String where) {
        if (!node.isObject()) {
            throw new UnreadableSbom(where + ": expected a component object.");
        }
        Map<String, String> hashes = SbomDraft.hashes();
        for (JsonNode hash : node.path("hashes")) {
            SbomDraft.hash(
                    hashes, hash.path("alg").asText(), hash.path("content").asText());
        }
        String cpe = text(node, "cpe", where);
        draft.add(
                new Sbom.Entry(
                        text(node, "bom-ref", where),
                        text(node, "type", where),
                        name(text(node, "group", where), SbomDraft.requireName(text(node, "name", where), where)),
                        text(node, "version", where),
                        supplier(node, where),
                        draft.purl(text(node, "purl", where), where + ".purl"),
                        cpe.isEmpty() ? List.of() : List.of(cpe),
                        licences(node.path("licenses")),
                        hashes,
                        scope(text(node, "scope", where))),
                where);
        nested(node.path("components"), where + ".components");
    }

    private void nested(JsonNode components, String where) {
        for (int i = 0; i < components.size(); i++) {
            component(components.get(i), where + "[" + i + "]");
        }
    }

    private void metadata(JsonNode metadata) {
        draft.createdAt(text(metadata, "timestamp", "metadata"), "metadata.timestamp");
        JsonNode subject = metadata.path("component");
        draft.subject = (text(subject, "name", "metadata.component") + " "
                        + text(subject, "version", "metadata.component"))
                .strip();
        nested(subject.path("components"), "metadata.component.components");
        for (String who : List.of("supplier", "manufacturer", "manufacture")) {
            if (draft.author.isEmpty()) {
                draft.author = text(metadata.path(who), "name", "metadata." + who);
            }
        }
        if (draft.author.isEmpty() && metadata.path("authors").path(0).isObject()) {
            draft.author = text(metadata.path("authors").path(0), "name", "metadata.authors[0]");
        }
        // Until 1.4 tools are a list; since 1.5 also an object with its own components.
        JsonNode tools = metadata.path("tools");
        for (JsonNode tool : tools.isArray() ? tools : tools.path("components")) {
            draft.tools.add(
                    (text(tool, "name", "metadata.tools") + " " + text(tool, "version", "metadata.tools")).strip());
        }
    }

    private static String name(String group, String name) {
        return group.isEmpty() || name.startsWith(group + "/") ? name : group + "/" + name;
    }

    private static String supplier(JsonNode node, String where) {
        for (String who : List.of("supplier", "manufacturer")) {
            String name = text(node.path(who), "name", where + "." + who);
            if (!name.isEmpty()) {
                return name;
            }
        }
        String publisher = text(node, "publisher", where);
        return publisher.isEmpty() && node.path("author").isTextual() ? text(node, "author", where) : publisher;
    }

    private static List<String> licences(JsonNode choices) {
        List<String> licences = new ArrayList<>();
        for (JsonNode choice : choices) {
            JsonNode licence = choice.path("license");
            String text = SbomDraft.licence(choice.path("expression")
                    .asText(licence.path("id").asText(licence.path("name").asText(""))));
            if (!text.isEmpty() && licences.size() < SbomLimits.MAX_LICENCES_PER_COMPONENT) {
                licences.add(text);
            }
        }
        return licences;
    }

    static Sbom.Scope scope(String text) {
        return switch (text) {
            case "optional" -> Sbom.Scope.OPTIONAL;
            case "excluded" -> Sbom.Scope.EXCLUDED;
            default -> Sbom.Scope.REQUIRED;
        };
    }
}
