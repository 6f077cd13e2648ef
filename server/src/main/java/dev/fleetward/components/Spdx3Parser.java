package dev.fleetward.components;

import static dev.fleetward.components.SbomDraft.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SPDX 3.0 JSON-LD: one flat graph whose elements refer to each other by id. Packages come out in document order;
 * suppliers and licences are resolved once the whole graph has been seen.
 */
final class Spdx3Parser {

    private record Pending(JsonNode node, String where) {}

    private final SbomDraft draft = new SbomDraft();
    private final List<Pending> packages = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> licenceTexts = new HashMap<>();
    private final Map<String, String> licenceOf = new HashMap<>();

    Sbom parse(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("@graph")) {
                SpdxParser.each(json, field, this::element);
            } else {
                if (field.equals("@context") && json.currentToken() == JsonToken.VALUE_STRING) {
                    draft.specVersion = json.getText().replaceFirst("^.*/rdf/([0-9.]+)/.*$", "$1");
                }
                json.skipChildren();
            }
        }
        packages.forEach(pending -> spdxPackage(pending.node(), pending.where()));
        return draft.toSbom(Sbom.Format.SPDX);
    }

    private void element(JsonNode node, String where) {
        String id = text(node, "spdxId", where);
        String type = node.path("type").asText(node.path("@type").asText());
        if (node.path("name").isTextual()) {
            names.put(id, text(node, "name", where));
        }
        switch (type) {
            case "CreationInfo" -> draft.createdAt(text(node, "created", where), where + ".created");
            case "SpdxDocument" -> {
                draft.documentId = id;
                draft.subject = text(node, "name", where);
            }
            case "Tool" -> draft.tools.add(text(node, "name", where));
            case "software_Package" -> {
                if (packages.size() == SbomLimits.MAX_COMPONENTS) {
                    throw new UnreadableSbom("@graph: more than " + SbomLimits.MAX_COMPONENTS + " packages.");
                }
                packages.add(new Pending(node, where));
            }
            case "simplelicensing_LicenseExpression" ->
                licenceTexts.put(
                        id, node.path("simplelicensing_licenseExpression").asText(""));
            case "Relationship" -> relationship(node, where);
            default -> {
                // Files, builds, snippets and assessments are kept with the document only.
            }
        }
    }

    private void relationship(JsonNode node, String where) {
        String kind = text(node, "relationshipType", where);
        String from = text(node, "from", where);
        String to = node.path("to").path(0).asText("");
        if (kind.equals("hasConcludedLicense")) {
            licenceOf.put(from, to);
        } else if (kind.equals("hasDeclaredLicense")) {
            licenceOf.putIfAbsent(from, to);
        }
    }

    private void spdxPackage(JsonNode node, String where) {
        String id = text(node, "spdxId", where);
        String purl = text(node, "software_packageUrl", where);
        List<String> cpes = new ArrayList<>();
        for (JsonNode external : node.path("externalIdentifier")) {
            String kind = external.path("externalIdentifierType").asText("");
            String value = text(external, "identifier", where + ".externalIdentifier");
            if (kind.equals("packageUrl") && purl.isEmpty()) {
                purl = value;
            } else if (kind.startsWith("cpe2") && cpes.size() < SbomLimits.MAX_CPES_PER_COMPONENT) {
                cpes.add(value);
            }
        }
        Map<String, String> hashes = SbomDraft.hashes();
        for (JsonNode method : node.path("verifiedUsing")) {
            SbomDraft.hash(
                    hashes,
                    method.path("algorithm").asText(""),
                    method.path("hashValue").asText(""));
        }
        String licence = SbomDraft.licence(licenceTexts.getOrDefault(licenceOf.getOrDefault(id, ""), ""));
        draft.add(
                new Sbom.Entry(
                        id,
                        text(node, "software_primaryPurpose", where),
                        SbomDraft.requireName(text(node, "name", where), where),
                        text(node, "software_packageVersion", where),
                        names.getOrDefault(text(node, "suppliedBy", where), ""),
                        draft.purl(purl, where + ".software_packageUrl"),
                        cpes,
                        licence.isEmpty() ? List.of() : List.of(licence),
                        hashes,
                        Sbom.Scope.REQUIRED),
                where);
    }
}
