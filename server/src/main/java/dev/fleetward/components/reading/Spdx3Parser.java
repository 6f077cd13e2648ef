package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * SPDX 3.0 JSON-LD: one flat graph whose elements refer to each other by id. Packages come out in document order;
 * suppliers, licences and statements are resolved once the whole graph has been seen.
 */
final class Spdx3Parser {

    private static final Pattern LISTED = Pattern.compile("^https?://spdx\\.org/licenses/");

    private record Pending(JsonNode node, String where) {}

    private static final Map<String, Sbom.Stated> STATED = Map.of(
            "security_VexAffectedVulnAssessmentRelationship", Sbom.Stated.AFFECTED,
            "security_VexNotAffectedVulnAssessmentRelationship", Sbom.Stated.NOT_AFFECTED,
            "security_VexFixedVulnAssessmentRelationship", Sbom.Stated.FIXED,
            "security_VexUnderInvestigationVulnAssessmentRelationship", Sbom.Stated.IN_TRIAGE);

    private final SbomDraft draft;
    private final String place;
    private final List<Pending> packages = new ArrayList<>();
    private final List<JsonNode> assessments = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> mails = new HashMap<>();
    private final Map<String, String> licenceTexts = new HashMap<>();
    private final Map<String, String> concluded = new HashMap<>();
    private final Map<String, String> declared = new HashMap<>();
    private String createdBy = "";

    Spdx3Parser(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    void parse(JsonParser json) throws IOException {
        draft.document();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("@graph")) {
                SpdxParser.each(json, place, field, (node, where) -> element(node, place + where));
            } else {
                JsonNode value = field.equals("@context") ? json.readValueAsTree() : null;
                if (value != null) {
                    context(value);
                }
                json.skipChildren();
            }
        }
        draft.author = new Sbom.Party(names.getOrDefault(createdBy, ""), mails.getOrDefault(createdBy, ""));
        packages.forEach(pending -> spdxPackage(pending.node(), pending.where()));
        assessments.forEach(this::assessment);
    }

    /** One context or several; that of SPDX says which version it is. */
    private void context(JsonNode context) {
        for (JsonNode one : context.isArray() ? context : List.of(context)) {
            if (one.asText().contains("spdx.org/rdf/")) {
                draft.specVersion = Texts.clip(one.asText().replaceFirst("^.*/rdf/([0-9.]+)/.*$", "$1"));
            }
        }
    }

    private void element(JsonNode node, String where) {
        String id = text(node, "spdxId", where);
        String type = node.path("type").asText(node.path("@type").asText());
        if (node.path("name").isTextual()) {
            names.put(id, text(node, "name", where));
        }
        switch (type) {
            case "CreationInfo" -> {
                draft.createdAt(text(node, "created", where), where + ".created");
                createdBy = node.path("createdBy").path(0).asText(createdBy);
            }
            case "SpdxDocument" -> {
                draft.documentId = id;
                draft.subject = text(node, "name", where);
                each(node.path("rootElement"), draft::root);
            }
            case "software_Sbom" -> each(node.path("rootElement"), draft::root);
            case "Tool" -> draft.tools.add(text(node, "name", where));
            case "Organization", "Person", "Agent", "SoftwareAgent" -> mail(id, node);
            case "security_Vulnerability" -> vulnerability(id, node);
            case "software_Package" -> {
                if (packages.size() == SbomLimits.MAX_COMPONENTS) {
                    throw new UnreadableSbom(place + "@graph: more than " + SbomLimits.MAX_COMPONENTS + " packages.");
                }
                packages.add(new Pending(node, where));
            }
            case "simplelicensing_LicenseExpression" ->
                licenceTexts.put(
                        id, node.path("simplelicensing_licenseExpression").asText(""));
            case "Relationship", "LifecycleScopedRelationship" -> relationship(node, where);
            default -> {
                if (STATED.containsKey(type)) {
                    assessments.add(node);
                }
            }
        }
    }

    private void mail(String id, JsonNode node) {
        for (JsonNode external : node.path("externalIdentifier")) {
            if (external.path("externalIdentifierType").asText().equals("email")) {
                mails.put(id, Texts.clip(external.path("identifier").asText("")));
            }
        }
    }

    /** Its own name is where tools put it: as an external identifier, or as the element's name. */
    private void vulnerability(String id, JsonNode node) {
        for (JsonNode external : node.path("externalIdentifier")) {
            if (external.path("externalIdentifierType").asText().equals("cve")) {
                names.put(id, Texts.clip(external.path("identifier").asText("")));
            }
        }
        names.putIfAbsent(id, Texts.clip(id.replaceFirst("^.*[/#]", "")));
    }

    private void relationship(JsonNode node, String where) {
        String kind = text(node, "relationshipType", where);
        String from = text(node, "from", where);
        boolean building = !node.path("scope").asText("runtime").equals("runtime");
        each(node.path("to"), to -> related(kind, from, to, building));
    }

    private void related(String kind, String from, String to, boolean building) {
        switch (kind) {
            case "hasConcludedLicense" -> concluded.put(from, to);
            case "hasDeclaredLicense" -> declared.put(from, to);
            case "contains" -> {
                draft.shipping().contains(from, to);
                draft.link(from, to, Sbom.Kind.CONTAINS);
            }
            case "describes" -> draft.root(to);
            case "dependsOn", "hasStaticLink", "hasDynamicLink" -> depends(from, to, building);
            case "generates" -> draft.builtFrom(to, from);
            default -> {
                // The others are kept with the document only.
            }
        }
    }

    /** What should be a list is one text where a serializer takes lists of one for that. */
    private static void each(JsonNode list, Consumer<String> reader) {
        if (list.isTextual()) {
            reader.accept(list.asText());
        }
        list.forEach(one -> reader.accept(one.asText("")));
    }

    /** A licence of SPDX's own list may be named by its address alone. */
    private String licence(String reference) {
        String listed = LISTED.matcher(reference).replaceFirst("");
        return licenceTexts.getOrDefault(reference, listed.equals(reference) ? "" : listed);
    }

    private void depends(String from, String to, boolean building) {
        if (building) {
            draft.link(from, to, Sbom.Kind.BUILDS_WITH);
        } else {
            draft.shipping().dependsOn(to);
            draft.link(from, to, Sbom.Kind.DEPENDS_ON);
        }
    }

    private void spdxPackage(JsonNode node, String where) {
        var entry = new EntryDraft(where);
        entry.reference = text(node, "spdxId", where);
        entry.type = text(node, "software_primaryPurpose", where);
        entry.name = Texts.requireName(text(node, "name", where), where);
        entry.version = text(node, "software_packageVersion", where);
        String supplier = text(node, "suppliedBy", where);
        if (supplier.isEmpty()) {
            supplier = node.path("originatedBy").path(0).asText("");
        }
        entry.supplier = new Sbom.Party(names.getOrDefault(supplier, ""), mails.getOrDefault(supplier, ""));
        entry.purl = text(node, "software_packageUrl", where);
        for (JsonNode external : node.path("externalIdentifier")) {
            String kind = external.path("externalIdentifierType").asText("");
            String value = text(external, "identifier", where + ".externalIdentifier");
            if (kind.equals("packageUrl") && entry.purl.isEmpty()) {
                entry.purl = value;
            } else if (kind.startsWith("cpe2")) {
                entry.cpe(value);
            }
        }
        for (JsonNode method : node.path("verifiedUsing")) {
            draft.hash(
                    entry,
                    method.path("algorithm").asText(""),
                    method.path("hashValue").asText(""));
        }
        String declaredText = licence(declared.getOrDefault(entry.reference, ""));
        entry.licence(licence(concluded.getOrDefault(entry.reference, "")));
        if (entry.licences.isEmpty()) {
            entry.licence(declaredText);
        }
        entry.fact(Sbom.Fact.DECLARED_LICENCE, declaredText);
        entry.fact(Sbom.Fact.SOURCE_URI, node.path("software_downloadLocation").asText(""));
        entry.repository(node.path("software_downloadLocation").asText(""));
        if (entry.type.equals("source")) {
            draft.shipping().doesNotShip(entry.reference);
        }
        draft.add(entry);
    }

    private void assessment(JsonNode node) {
        String vulnerability = names.getOrDefault(node.path("from").asText(), "");
        Sbom.Stated stated = STATED.getOrDefault(node.path("type").asText(), Sbom.Stated.IN_TRIAGE);
        String reason = node.path("security_justificationType").asText("");
        String detail = node.path("security_impactStatement")
                .asText(node.path("security_actionStatement")
                        .asText(node.path("security_statusNotes").asText("")));
        each(node.path("to"), target -> draft.state(target, vulnerability, stated, reason, detail));
    }
}
