package dev.fleetward.components.reading;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A component being read. Absent text is empty. Used by one thread. */
final class EntryDraft {
    final String where;
    String reference = "";
    String type = "";
    String name = "";
    String version = "";
    Sbom.Party supplier = Sbom.Party.NONE;
    String purl = "";
    Sbom.Scope scope = Sbom.Scope.REQUIRED;
    String source = "";
    final Set<String> cpes = new LinkedHashSet<>();
    final Set<String> licences = new LinkedHashSet<>();
    final Map<String, String> hashes = new TreeMap<>();
    final Map<Sbom.Fact, String> facts = new EnumMap<>(Sbom.Fact.class);

    EntryDraft(String where) {
        this.where = where;
    }

    void cpe(String text) {
        if (!text.isEmpty() && cpes.size() < SbomLimits.MAX_CPES_PER_COMPONENT) {
            cpes.add(text);
        }
    }

    void licence(String text) {
        String clean = Texts.licence(text);
        if (!clean.isEmpty() && licences.size() < SbomLimits.MAX_LICENCES_PER_COMPONENT) {
            licences.add(clean);
        }
    }

    void fact(Sbom.Fact fact, String text) {
        String clean = Texts.licence(text);
        if (!clean.isEmpty()) {
            facts.putIfAbsent(fact, clean);
        }
    }

    void inherit(EntryDraft recipe) {
        source = (recipe.name + " " + recipe.version).strip();
        recipe.cpes.forEach(this::cpe);
        if (licences.isEmpty()) {
            licences.addAll(recipe.licences);
        }
        if (supplier.name().isEmpty()) {
            supplier = recipe.supplier;
        }
        if (version.isEmpty()) {
            version = recipe.version;
        }
    }

    Sbom.Entry toEntry(SbomDraft draft) {
        if (!purl.isEmpty()) {
            facts.put(Sbom.Fact.PURL_TEXT, purl);
        }
        return new Sbom.Entry(
                where,
                reference,
                type,
                name,
                version,
                supplier,
                purl.isEmpty() ? Optional.empty() : draft.purl(purl, where),
                List.copyOf(cpes),
                new ArrayList<>(licences),
                Map.copyOf(hashes),
                scope,
                source,
                Map.copyOf(facts));
    }
}
