package dev.fleetward.components;

import static dev.fleetward.components.SbomDraft.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SPDX 2.2 and 2.3 JSON: packages and what their relationships say about being shipped. */
final class SpdxParser {

    private static final Set<String> SPEC_VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    /** "X … Y": X is used to make Y but is no part of it (SPDX 2.3, clause 11.1). */
    private static final Set<String> NOT_SHIPPED = Set.of(
            "BUILD_DEPENDENCY_OF",
            "BUILD_TOOL_OF",
            "DEV_DEPENDENCY_OF",
            "DEV_TOOL_OF",
            "TEST_DEPENDENCY_OF",
            "TEST_TOOL_OF",
            "TEST_OF",
            "TEST_CASE_OF");
    /** "X … Y": Y is part of X. */
    private static final Set<String> SHIPS_RIGHT =
            Set.of("DESCRIBES", "CONTAINS", "DEPENDS_ON", "STATIC_LINK", "DYNAMIC_LINK");
    /** "X … Y": X is part of Y. */
    private static final Set<String> SHIPS_LEFT =
            Set.of("DESCRIBED_BY", "CONTAINED_BY", "DEPENDENCY_OF", "RUNTIME_DEPENDENCY_OF");

    private final SbomDraft draft = new SbomDraft();
    private final Set<String> shipped = new HashSet<>();
    private final Set<String> notShipped = new HashSet<>();

    Sbom parse(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "spdxVersion" -> version(json.getText());
                case "name" -> draft.subject = SbomDraft.clean(json.getText(), "name");
                case "documentNamespace" -> draft.documentId = SbomDraft.clean(json.getText(), "documentNamespace");
                case "creationInfo" -> creation(json.readValueAsTree());
                case "packages" -> each(json, "packages", this::spdxPackage);
                case "relationships" -> each(json, "relationships", this::relationship);
                default -> json.skipChildren();
            }
        }
        draft.entries.replaceAll(entry -> isExcluded(entry) ? excluded(entry) : entry);
        return draft.toSbom(Sbom.Format.SPDX);
    }

    private void version(String text) {
        if (!SPEC_VERSIONS.contains(text)) {
            throw new UnreadableSbom(
                    "spdxVersion: '" + text + "' is not known; Fleetward reads SPDX-2.2 and SPDX-2.3.");
        }
        draft.specVersion = text.substring("SPDX-".length());
    }

    interface ElementReader {
        void read(JsonNode element, String where);
    }

    static void each(JsonParser json, String field, ElementReader reader) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new UnreadableSbom(field + ": expected a list.");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            JsonNode element = json.readValueAsTree();
            if (!element.isObject()) {
                throw new UnreadableSbom(field + "[" + i + "]: expected an object.");
            }
            reader.read(element, field + "[" + i + "]");
        }
    }

    private void creation(JsonNode info) {
        draft.createdAt(text(info, "created", "creationInfo"), "creationInfo.created");
        for (JsonNode creator : info.path("creators")) {
            String who = SbomDraft.clean(creator.asText(), "creationInfo.creators");
            if (who.startsWith("Tool:")) {
                draft.tools.add(who.substring("Tool:".length()).strip());
            } else if (draft.author.isEmpty()) {
                draft.author = party(who);
            }
        }
    }

    private void spdxPackage(JsonNode node, String where) {
        Map<String, String> hashes = SbomDraft.hashes();
        for (JsonNode checksum : node.path("checksums")) {
            SbomDraft.hash(
                    hashes,
                    checksum.path("algorithm").asText(),
                    checksum.path("checksumValue").asText());
        }
        List<String> cpes = new ArrayList<>();
        String purl = "";
        JsonNode references = node.path("externalRefs");
        for (int i = 0; i < references.size(); i++) {
            String at = where + ".externalRefs[" + i + "]";
            // Yocto writes the type as a URI ending in the short name.
            String type = text(references.get(i), "referenceType", at).replaceFirst("^.*/", "");
            String locator = text(references.get(i), "referenceLocator", at);
            if (type.equals("purl") && purl.isEmpty()) {
                purl = locator;
            } else if (type.startsWith("cpe2") && cpes.size() < SbomLimits.MAX_CPES_PER_COMPONENT) {
                cpes.add(locator);
            }
        }
        draft.add(
                new Sbom.Entry(
                        text(node, "SPDXID", where),
                        text(node, "primaryPackagePurpose", where),
                        SbomDraft.requireName(text(node, "name", where), where),
                        text(node, "versionInfo", where),
                        party(text(node, "supplier", where)),
                        draft.purl(purl, where + ".externalRefs"),
                        cpes,
                        licences(node),
                        hashes,
                        Sbom.Scope.REQUIRED),
                where);
    }

    private static List<String> licences(JsonNode node) {
        for (String field : List.of("licenseConcluded", "licenseDeclared")) {
            String licence = SbomDraft.licence(node.path(field).asText(""));
            if (!licence.isEmpty()) {
                return List.of(licence);
            }
        }
        return List.of();
    }

    private void relationship(JsonNode node, String where) {
        String kind = text(node, "relationshipType", where);
        String left = text(node, "spdxElementId", where);
        String right = text(node, "relatedSpdxElement", where);
        if (NOT_SHIPPED.contains(kind)) {
            notShipped.add(left);
        } else if (SHIPS_RIGHT.contains(kind)) {
            shipped.add(right);
        } else if (SHIPS_LEFT.contains(kind)) {
            shipped.add(left);
        }
    }

    private boolean isExcluded(Sbom.Entry entry) {
        return notShipped.contains(entry.reference()) && !shipped.contains(entry.reference());
    }

    private static Sbom.Entry excluded(Sbom.Entry entry) {
        return new Sbom.Entry(
                entry.reference(),
                entry.type(),
                entry.name(),
                entry.version(),
                entry.supplier(),
                entry.purl(),
                entry.cpes(),
                entry.licences(),
                entry.hashes(),
                Sbom.Scope.EXCLUDED);
    }

    /** "Organization: Example GmbH (mail@example.test)" names Example GmbH; NOASSERTION names nobody. */
    static String party(String text) {
        return SbomDraft.licence(text.replaceFirst("^(Organization|Person):", "")
                .replaceFirst("\\([^)]*\\)\\s*$", "")
                .strip());
    }
}
