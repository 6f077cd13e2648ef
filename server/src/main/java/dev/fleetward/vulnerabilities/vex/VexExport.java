package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.components.Purl;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.versions.VersRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a written document says.
 *
 * @param formats of the documents that decisions came with
 * @param aliases other names of each vulnerability
 * @param summaries of vulnerabilities, by their name in decisions
 */
record VexExport(
        Product product,
        String author,
        Instant at,
        List<Decision> decisions,
        Map<UUID, VexDocument.Format> formats,
        Map<UUID, List<String>> aliases,
        Map<UUID, String> summaries) {

    /** Whether what we have no words for can be written again as it came. */
    boolean isFrom(Decision decision, VexDocument.Format format) {
        return decision.document().map(formats::get).filter(format::equals).isPresent();
    }

    List<String> aliases(Decision decision) {
        return decision.vulnerabilityKey().map(key -> aliases.getOrDefault(key, List.of())).orElse(List.of()).stream()
                .filter(alias -> !alias.equals(decision.vulnerability()))
                .toList();
    }

    String summary(Decision decision) {
        return decision.vulnerabilityKey()
                .map(key -> summaries.getOrDefault(key, ""))
                .orElse("");
    }

    /** A supplier's statement is about its component wherever that is. */
    boolean isAboutComponentAlone(Decision decision) {
        Subject subject = decision.subject();
        return decision.source() == Decision.Source.SUPPLIER
                && !subject.component().isEmpty()
                && subject.softwareType().isEmpty()
                && subject.versions().isEmpty()
                && !subject.isOfSomeDevices();
    }

    /** The product in versions of its software as one package URL, conditions as its qualifiers. */
    String product(Subject subject) {
        boolean range = VersRange.isRange(subject.versions());
        var qualifiers = new TreeMap<String, String>();
        put(qualifiers, "software", subject.softwareType());
        put(qualifiers, "hardware", subject.hardware());
        put(qualifiers, "configuration", subject.configuration());
        put(qualifiers, "vers", range ? subject.versions() : "");
        return new Purl("generic", "", product.slug(), range ? "" : subject.versions(), qualifiers, "").toString();
    }

    /** Package URLs or names of the component, one for each version it is said of; none for any component. */
    List<String> components(Subject subject) {
        if (subject.component().isEmpty()) {
            return List.of();
        }
        if (subject.componentVersions().isEmpty()) {
            return List.of(component(subject.component(), ""));
        }
        return subject.componentVersions().stream()
                .map(version -> component(subject.component(), version))
                .toList();
    }

    static String component(String identity, String version) {
        Optional<Purl> purl = Purl.find(identity);
        Purl base = purl.orElseGet(() -> new Purl("generic", "", identity, "", new TreeMap<>(), ""));
        var qualifiers = new TreeMap<String, String>();
        boolean range = VersRange.isRange(version);
        put(qualifiers, "vers", range ? version : "");
        if (purl.isEmpty()) {
            // Read again it is the name alone, not a package.
            qualifiers.put("named", "true");
        }
        return new Purl(base.type(), base.namespace(), base.name(), range ? "" : version, qualifiers, "").toString();
    }

    /** An id of its own for every document: two of one product never share it. */
    String id(String prefix) {
        return prefix + UUID.nameUUIDFromBytes((product.id() + " " + at).getBytes(StandardCharsets.UTF_8));
    }

    private static void put(Map<String, String> qualifiers, String name, String value) {
        if (!value.isEmpty()) {
            qualifiers.put(name, value);
        }
    }
}
