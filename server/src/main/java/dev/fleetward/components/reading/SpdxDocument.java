package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SPDX 2 document, whatever it was written in: its parts come in any order, and are handed to the draft once its
 * namespace is known, under which other documents of an archive refer to them. Used by one thread.
 */
final class SpdxDocument {

    private static final Set<String> SPEC_VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,10}");

    private record Relation(String left, String kind, String right) {}

    private final String place;
    private final List<EntryDraft> packages = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private final Set<String> files = new HashSet<>();
    private final Map<String, String> others = new HashMap<>();
    private final List<String> creators = new ArrayList<>();
    private String created = "";
    private String name = "";
    private String namespace = "";
    private String specVersion = "";

    /** @param place what stands before each place in a message: the name of the document in its archive, or nothing */
    SpdxDocument(String place) {
        this.place = place;
    }

    String place() {
        return place;
    }

    void version(String text) {
        if (!SPEC_VERSIONS.contains(text)) {
            throw new UnreadableSbom(place + "spdxVersion: '" + Texts.clip(text)
                    + "' is not known; Fleetward reads SPDX-2.2 and SPDX-2.3.");
        }
        specVersion = text.substring("SPDX-".length());
    }

    void name(String text) {
        name = Texts.clean(text, place + "name");
    }

    void namespace(String text) {
        namespace = Texts.clean(text, place + "documentNamespace");
    }

    void created(String text) {
        created = Texts.clean(text, place + "created");
    }

    void creator(String text) {
        creators.add(Texts.clean(text, place + "creators"));
    }

    void other(String id, String uri) {
        if (others.size() < SbomLimits.MAX_ARCHIVE_ENTRIES) {
            others.put(id, uri);
        }
    }

    void file(String id) {
        files.add(id);
    }

    void relation(String left, String kind, String right) {
        if (!SpdxRelations.isKnown(kind)) {
            return;
        }
        if (relations.size() == 2 * SbomLimits.MAX_DEPENDENCIES) {
            throw new UnreadableSbom(
                    place + "relationships: more than " + 2 * SbomLimits.MAX_DEPENDENCIES + " in one document.");
        }
        relations.add(new Relation(left, kind, right));
    }

    void spdxPackage(SbomDraft draft, JsonNode node, String local) {
        String where = place + local;
        var entry = new EntryDraft(where);
        entry.reference = text(node, "SPDXID", where);
        entry.type = text(node, "primaryPackagePurpose", where);
        entry.name = Texts.requireName(text(node, "name", where), where);
        entry.version = Texts.licence(text(node, "versionInfo", where));
        entry.supplier = Texts.party(text(node, "supplier", where));
        if (entry.supplier.name().isEmpty()) {
            entry.supplier = Texts.party(text(node, "originator", where));
        }
        for (JsonNode checksum : node.path("checksums")) {
            draft.hash(
                    entry,
                    checksum.path("algorithm").asText(),
                    checksum.path("checksumValue").asText());
        }
        references(node.path("externalRefs"), entry);
        entry.licence(node.path("licenseConcluded").asText(""));
        if (entry.licences.isEmpty()) {
            entry.licence(node.path("licenseDeclared").asText(""));
        }
        entry.fact(Sbom.Fact.DECLARED_LICENCE, node.path("licenseDeclared").asText(""));
        entry.fact(Sbom.Fact.FILE_NAME, node.path("packageFileName").asText(""));
        entry.fact(Sbom.Fact.SOURCE_URI, node.path("downloadLocation").asText(""));
        entry.repository(node.path("downloadLocation").asText(""));
        packages.add(entry);
        comments.add(node.path("comment").asText(""));
        if (packages.size() > SbomLimits.MAX_COMPONENTS) {
            throw new UnreadableSbom(place + "more than " + SbomLimits.MAX_COMPONENTS + " packages.");
        }
    }

    private static void references(JsonNode references, EntryDraft entry) {
        for (int i = 0; i < references.size(); i++) {
            String at = entry.where + ".externalRefs[" + i + "]";
            // Yocto writes the type as a URI ending in the short name.
            String type = text(references.get(i), "referenceType", at).replaceFirst("^.*/", "");
            String locator = text(references.get(i), "referenceLocator", at);
            if (entry.purl.isEmpty() && (type.equals("purl") || PackageManagers.isKnown(type))) {
                entry.purl = type.equals("purl") ? locator : PackageManagers.purl(type, locator);
            } else if (type.startsWith("cpe2")) {
                entry.cpe(locator);
            } else if (type.equals("fix")) {
                entry.carries(locator);
            } else if (type.equals("url") || type.equals("advisory")) {
                entry.fact(Sbom.Fact.SECURITY_CONTACT, locator);
            }
        }
    }

    /** Hands all over, each reference made whole by the namespace of its document. */
    void into(SbomDraft draft) {
        draft.document();
        if (draft.specVersion.isEmpty()) {
            draft.specVersion = specVersion;
            draft.documentId = namespace;
            draft.subject = name;
            draft.createdAt(created, place + "created");
        }
        boolean espIdf = false;
        for (String creator : creators) {
            if (creator.startsWith("Tool:")) {
                String tool = creator.substring("Tool:".length()).strip();
                espIdf |= tool.contains("esp-idf-sbom");
                draft.tools.add(tool);
            } else if (draft.author.name().isEmpty()) {
                draft.author = Texts.party(creator);
            }
        }
        Set<String> local = new HashSet<>();
        for (int i = 0; i < packages.size(); i++) {
            EntryDraft entry = packages.get(i);
            local.add(entry.reference);
            if (!entry.reference.isEmpty()) {
                entry.reference = namespace + "#" + entry.reference;
            }
            draft.add(entry);
            if (espIdf) {
                leftOpen(draft, entry.reference, comments.get(i));
            }
        }
        local.add("SPDXRef-DOCUMENT");
        draft.root(namespace + "#SPDXRef-DOCUMENT");
        for (Relation relation : relations) {
            if (isAboutPackages(relation.left(), local) && isAboutPackages(relation.right(), local)) {
                SpdxRelations.apply(draft, relation.kind(), whole(relation.left()), whole(relation.right()));
            }
        }
    }

    /** ESP-IDF's manifests name vulnerabilities they leave out in the package's comment: a person has to look. */
    private static void leftOpen(SbomDraft draft, String reference, String comment) {
        Matcher names = CVE.matcher(comment);
        while (names.find()) {
            draft.state(
                    reference, names.group(), Sbom.Stated.ACCEPTED, "esp-idf-sbom exclude list", Texts.clip(comment));
        }
    }

    /** Files stand between packages in some documents; what is said of them alone is kept with the document. */
    private boolean isAboutPackages(String reference, Set<String> local) {
        if (local.contains(reference)) {
            return true;
        }
        if (reference.startsWith("DocumentRef-")) {
            return !reference.contains("SPDXRef-File") && !reference.contains("SPDXRef-SourceFile");
        }
        return !files.contains(reference)
                && !reference.startsWith("SPDXRef-File")
                && !reference.startsWith("SPDXRef-Snippet")
                && !reference.equals("NONE")
                && !reference.equals("NOASSERTION");
    }

    private String whole(String reference) {
        int colon = reference.indexOf(':');
        if (reference.startsWith("DocumentRef-") && colon > 0) {
            String document = others.getOrDefault(reference.substring(0, colon), reference.substring(0, colon));
            return document + "#" + reference.substring(colon + 1);
        }
        return namespace + "#" + reference;
    }

    String namespace() {
        return namespace;
    }

    Iterable<String> otherDocuments() {
        return others.values();
    }
}
