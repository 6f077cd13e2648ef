package dev.fleetward.components.reading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A component of a CycloneDX XML document whose end tag has not come yet. Used by one thread. */
final class XmlComponent {
    final int depth;
    final boolean subject;
    final EntryDraft entry;
    private final SbomDraft draft;
    private final Map<String, String> texts = new HashMap<>();
    private String externalType = "";
    private String acknowledgement = "";

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
                    "scope",
                    "publisher",
                    "author",
                    "supplier/name",
                    "supplier/url",
                    "supplier/contact/email",
                    "manufacturer/name",
                    "manufacturer/url",
                    "manufacturer/contact/email",
                    "authors/author/name",
                    "authors/author/email" ->
                texts.putIfAbsent(within, Texts.clean(raw, entry.where + " <" + within + ">"));
            // Before those of properties: the first names the component.
            case "cpe" -> {
                texts.putIfAbsent("cpe", Texts.clean(raw, entry.where + " <cpe>"));
                entry.cpe(texts.getOrDefault("cpe", ""));
            }
            case "hashes/hash" -> draft.hash(entry, attributes.getOrDefault("alg", ""), raw.strip());
            case "licenses/license/id", "licenses/license/name", "licenses/expression" -> {
                entry.licence(raw);
                if (acknowledgement.equals("declared")) {
                    entry.fact(Sbom.Fact.DECLARED_LICENCE, raw.strip());
                }
            }
            case "properties/property" -> CycloneDx.property(entry, attributes.getOrDefault("name", ""), raw.strip());
            case "externalReferences/reference/url" -> CycloneDx.external(entry, externalType, raw.strip());
            case "pedigree/commits/commit/uid", "pedigree/patches/patch/diff/url" -> entry.carries(raw);
            case "pedigree/patches/patch/resolves/issue/id" ->
                draft.state(entry.reference, raw.strip(), Sbom.Stated.FIXED, "pedigree patch", "");
            default -> {
                // Everything else stays in the kept document.
            }
        }
    }

    /** What an element's attributes say of the texts in it. */
    void begins(String within, Map<String, String> attributes) {
        switch (within) {
            case "externalReferences/reference" -> externalType = attributes.getOrDefault("type", "");
            case "licenses/license", "licenses/expression" ->
                acknowledgement = attributes.getOrDefault("acknowledgement", "");
            default -> {
                // Elements of that name stand elsewhere too.
            }
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
        entry.supplier = supplier();
        entry.purl = texts.getOrDefault("purl", "");
        entry.scope = CycloneDx.scope(texts.getOrDefault("scope", ""));
        draft.add(entry);
    }

    /** The same as in JSON: who supplies or makes it, else who published or wrote it. */
    private Sbom.Party supplier() {
        for (String who : List.of("supplier", "manufacturer")) {
            String contact = first(who + "/contact/email", who + "/url");
            String name = texts.getOrDefault(who + "/name", "");
            if (!name.isEmpty() || !contact.isEmpty()) {
                return new Sbom.Party(name, contact);
            }
        }
        String publisher = first("publisher", "author");
        return publisher.isEmpty()
                ? new Sbom.Party(first("authors/author/name"), first("authors/author/email"))
                : new Sbom.Party(publisher, "");
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
