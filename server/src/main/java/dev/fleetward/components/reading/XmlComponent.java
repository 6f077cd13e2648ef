package dev.fleetward.components.reading;

import java.util.HashMap;
import java.util.Map;

/** A component of a CycloneDX XML document whose end tag has not come yet. Used by one thread. */
final class XmlComponent {
    final int depth;
    final boolean subject;
    final EntryDraft entry;
    private final SbomDraft draft;
    private final Map<String, String> texts = new HashMap<>();
    private String issue = "";

    XmlComponent(SbomDraft draft, int depth, String where, boolean subject) {
        this.draft = draft;
        this.depth = depth;
        this.subject = subject;
        this.entry = new EntryDraft(where);
    }

    /** @param within the element's path below the component */
    void text(String within, String raw, Map<String, String> attributes) {
        switch (within) {
            case "group",
                    "name",
                    "version",
                    "purl",
                    "cpe",
                    "scope",
                    "publisher",
                    "author",
                    "supplier/name",
                    "supplier/url",
                    "supplier/contact/email",
                    "manufacturer/name",
                    "authors/author/name" ->
                texts.putIfAbsent(within, Texts.clean(raw, entry.where + " <" + within + ">"));
            case "hashes/hash" -> draft.hash(entry, attributes.getOrDefault("alg", ""), raw.strip());
            case "licenses/license/id", "licenses/license/name", "licenses/expression" -> entry.licence(raw);
            case "properties/property" -> CycloneDx.property(entry, attributes.getOrDefault("name", ""), raw.strip());
            case "externalReferences/reference/url" -> CycloneDx.external(entry, "vcs", raw.strip());
            case "pedigree/commits/commit/uid", "pedigree/patches/patch/diff/url" -> entry.carries(raw);
            case "pedigree/patches/patch/resolves/issue/id" -> issue = raw.strip();
            default -> {
                // Everything else stays in the kept document.
            }
        }
        if (!issue.isEmpty()) {
            draft.state(entry.reference, issue, Sbom.Stated.FIXED, "pedigree patch", "");
            issue = "";
        }
    }

    String cpe() {
        return texts.getOrDefault("cpe", "");
    }

    String title() {
        return (texts.getOrDefault("name", "") + " " + texts.getOrDefault("version", "")).strip();
    }

    void finish() {
        entry.name = CycloneDx.name(
                texts.getOrDefault("group", ""), Texts.requireName(texts.getOrDefault("name", ""), entry.where));
        entry.version = texts.getOrDefault("version", "");
        String supplier = first("supplier/name", "manufacturer/name", "publisher", "author", "authors/author/name");
        entry.supplier = new Sbom.Party(supplier, first("supplier/contact/email", "supplier/url"));
        entry.purl = texts.getOrDefault("purl", "");
        entry.cpe(texts.getOrDefault("cpe", ""));
        entry.scope = CycloneDx.scope(texts.getOrDefault("scope", ""));
        draft.add(entry);
    }

    private String first(String... names) {
        for (String name : names) {
            String text = texts.getOrDefault(name, "");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }
}
