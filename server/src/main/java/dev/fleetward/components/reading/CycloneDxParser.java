package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** CycloneDX JSON, 1.2 to 1.7. Components are read one at a time, so a large document is never a whole tree. */
final class CycloneDxParser {

    private final SbomDraft draft;
    private final String place;

    /** @param place the name of the document in its archive, or nothing: before each place, and each reference */
    CycloneDxParser(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    void parse(JsonParser json) throws IOException {
        draft.document();
        String serial = "";
        String revision = "";
        String specVersion = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "specVersion" -> specVersion = Texts.clip(json.getText());
                case "serialNumber" -> serial = Texts.clean(json.getText(), place + "serialNumber");
                case "version" -> revision = Texts.clean(json.getText(), place + "version");
                case "metadata" -> metadata(json.readValueAsTree());
                case "components" -> components(json);
                case "dependencies" -> SpdxParser.each(json, place, field, this::dependency);
                case "vulnerabilities" -> SpdxParser.each(json, place, field, this::vulnerability);
                case "compositions" -> {
                    JsonNode compositions = json.readValueAsTree();
                    draft.complete |= compositions != null && !compositions.isEmpty();
                }
                default -> json.skipChildren();
            }
        }
        if (!CycloneDx.SPEC_VERSIONS.contains(specVersion)) {
            throw new UnreadableSbom(
                    place + "specVersion: CycloneDX '" + specVersion + "' is not known; Fleetward reads 1.2 to 1.7.");
        }
        if (draft.specVersion.isEmpty()) {
            draft.specVersion = specVersion;
            draft.documentId = serial.isEmpty() ? "" : serial + "/" + revision;
        }
    }

    private void components(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new UnreadableSbom(place + "components: expected a list.");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            component(json.readValueAsTree(), place + "components[" + i + "]", "");
        }
    }

    /** Nested components are an assembly of their parent and count as well; nesting is bounded by the reader. */
    private void component(JsonNode node, String where, String parent) {
        if (node == null || !node.isObject()) {
            throw new UnreadableSbom(where + ": expected a component object.");
        }
        var entry = new EntryDraft(where);
        entry.reference = reference(text(node, "bom-ref", where));
        entry.type = text(node, "type", where);
        entry.name = CycloneDx.name(text(node, "group", where), Texts.requireName(text(node, "name", where), where));
        entry.version = text(node, "version", where);
        entry.supplier = supplier(node, where);
        entry.purl = text(node, "purl", where);
        entry.cpe(text(node, "cpe", where));
        entry.scope = CycloneDx.scope(text(node, "scope", where));
        for (JsonNode hash : node.path("hashes")) {
            draft.hash(entry, hash.path("alg").asText(), hash.path("content").asText());
        }
        licences(node.path("licenses"), entry);
        for (JsonNode property : node.path("properties")) {
            CycloneDx.property(
                    entry,
                    property.path("name").asText(),
                    property.path("value").asText());
        }
        for (JsonNode external : node.path("externalReferences")) {
            CycloneDx.external(
                    entry, external.path("type").asText(), external.path("url").asText());
        }
        if (entry.reference.isEmpty()
                && (!parent.isEmpty() || node.path("components").size() > 0 || node.has("pedigree"))) {
            entry.reference = reference(where);
        }
        draft.add(entry);
        draft.link(parent, entry.reference, Sbom.Kind.CONTAINS);
        for (JsonNode commit : node.path("pedigree").path("commits")) {
            entry.carries(commit.path("uid").asText(commit.path("url").asText("")));
        }
        patches(node.path("pedigree").path("patches"), entry);
        nested(node.path("components"), where + ".components", entry.reference);
    }

    private String reference(String text) {
        return text.isEmpty() ? "" : place + text;
    }

    private void nested(JsonNode components, String where, String parent) {
        for (int i = 0; i < components.size(); i++) {
            component(components.get(i), where + "[" + i + "]", parent);
        }
    }

    /** A patch that resolves a vulnerability is the fix of it in this build. */
    private void patches(JsonNode patches, EntryDraft entry) {
        for (JsonNode patch : patches) {
            entry.carries(patch.path("diff").path("url").asText(""));
            for (JsonNode issue : patch.path("resolves")) {
                if (issue.path("type").asText("security").equals("security")) {
                    draft.state(
                            entry.reference,
                            issue.path("id").asText(issue.path("name").asText("")),
                            Sbom.Stated.FIXED,
                            "pedigree " + patch.path("type").asText("patch"),
                            issue.path("description").asText(""));
                }
            }
        }
    }

    private void metadata(JsonNode metadata) {
        if (metadata == null) {
            return;
        }
        draft.createdAt(text(metadata, "timestamp", place + "metadata"), place + "metadata.timestamp");
        JsonNode subject = metadata.path("component");
        String root = reference(text(subject, "bom-ref", place + "metadata.component"));
        if (subject.isObject()) {
            root = root.isEmpty() ? place + "metadata.component" : root;
            draft.root(root);
        }
        draft.platform(text(subject, "cpe", place + "metadata.component"));
        if (draft.subject.isEmpty()) {
            draft.subject = (text(subject, "name", "metadata.component") + " "
                            + text(subject, "version", "metadata.component"))
                    .strip();
        }
        nested(subject.path("components"), place + "metadata.component.components", root);
        author(metadata);
        // Until 1.4 tools are a list; since 1.5 also an object with its own components.
        JsonNode tools = metadata.path("tools");
        for (JsonNode tool : tools.isArray() ? tools : tools.path("components")) {
            draft.tools.add(
                    (text(tool, "name", "metadata.tools") + " " + text(tool, "version", "metadata.tools")).strip());
        }
    }

    private void author(JsonNode metadata) {
        for (String who : List.of("manufacturer", "supplier", "manufacture")) {
            if (draft.author.name().isEmpty()) {
                draft.author = party(metadata.path(who), "metadata." + who);
            }
        }
        JsonNode person = metadata.path("authors").path(0);
        if (draft.author.name().isEmpty() && person.isObject()) {
            draft.author = new Sbom.Party(
                    text(person, "name", "metadata.authors[0]"), text(person, "email", "metadata.authors[0]"));
        }
    }

    private static Sbom.Party party(JsonNode organization, String where) {
        String url = organization.path("url").path(0).asText("");
        String mail = organization.path("contact").path(0).path("email").asText("");
        return new Sbom.Party(text(organization, "name", where), Texts.clip(mail.isEmpty() ? url : mail));
    }

    private static Sbom.Party supplier(JsonNode node, String where) {
        for (String who : List.of("supplier", "manufacturer")) {
            Sbom.Party party = party(node.path(who), where + "." + who);
            if (!party.name().isEmpty() || !party.contact().isEmpty()) {
                return party;
            }
        }
        String publisher = text(node, "publisher", where);
        if (publisher.isEmpty() && node.path("author").isTextual()) {
            publisher = text(node, "author", where);
        }
        JsonNode person = node.path("authors").path(0);
        return publisher.isEmpty() && person.isObject()
                ? new Sbom.Party(
                        text(person, "name", where + ".authors[0]"), text(person, "email", where + ".authors[0]"))
                : new Sbom.Party(publisher, "");
    }

    private static void licences(JsonNode choices, EntryDraft entry) {
        for (JsonNode choice : choices) {
            JsonNode licence = choice.path("license");
            String text = choice.path("expression")
                    .asText(licence.path("id").asText(licence.path("name").asText("")));
            entry.licence(text);
            String acknowledged = licence.path("acknowledgement")
                    .asText(choice.path("acknowledgement").asText(""));
            if (acknowledged.equals("declared")) {
                entry.fact(Sbom.Fact.DECLARED_LICENCE, text);
            }
        }
    }

    private void dependency(JsonNode node, String where) {
        String from = reference(text(node, "ref", place + where));
        for (JsonNode to : node.path("dependsOn")) {
            draft.link(from, reference(to.asText("")), Sbom.Kind.DEPENDS_ON);
        }
    }

    private void vulnerability(JsonNode node, String where) {
        String id = text(node, "id", place + where);
        JsonNode analysis = node.path("analysis");
        Sbom.Stated stated = CycloneDx.stated(analysis.path("state").asText("in_triage"));
        for (JsonNode affects : node.path("affects")) {
            draft.state(
                    reference(CycloneDx.affected(affects.path("ref").asText(""))),
                    id,
                    stated,
                    analysis.path("justification").asText(""),
                    analysis.path("detail").asText(""));
        }
    }
}
