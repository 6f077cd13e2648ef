package dev.fleetward.components.reading;

import dev.fleetward.components.Purl;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An SBOM being read, from one document or many: collects what they say by their own references, which are resolved when
 * all is read. Used by one thread.
 */
final class SbomDraft {

    private record Link(String from, String to, Sbom.Kind kind) {}

    private record Said(String reference, String vulnerability, Sbom.Stated stated, String reason, String detail) {}

    String specVersion = "";
    String documentId = "";
    Optional<Instant> created = Optional.empty();
    Sbom.Party author = Sbom.Party.NONE;
    String subject = "";
    boolean complete;
    final Set<String> tools = new LinkedHashSet<>();
    private final Set<String> platform = new LinkedHashSet<>();
    final List<EntryDraft> entries = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final List<Said> said = new ArrayList<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Set<String> roots = new LinkedHashSet<>();
    private final Set<String> outside = new HashSet<>();
    private final Shipping shipping = new Shipping();
    private int documents;

    void document() {
        documents++;
    }

    void add(EntryDraft entry) {
        if (entries.size() == SbomLimits.MAX_COMPONENTS) {
            throw new UnreadableSbom("The document names more than " + SbomLimits.MAX_COMPONENTS + " components.");
        }
        Texts.requireName(entry.name, entry.where);
        if (!entry.reference.isEmpty() && positions.putIfAbsent(entry.reference, entries.size()) != null) {
            warn(entry.where + ": the reference '" + entry.reference + "' is used twice; both components are kept.");
        }
        entries.add(entry);
    }

    boolean holds(String reference) {
        return positions.containsKey(reference);
    }

    void link(String from, String to, Sbom.Kind kind) {
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        if (links.size() == SbomLimits.MAX_DEPENDENCIES) {
            throw new UnreadableSbom("The document holds more than " + SbomLimits.MAX_DEPENDENCIES + " dependencies.");
        }
        links.add(new Link(from, to, kind));
    }

    /** What the document is about: the product, which is itself no component of it, or a package. */
    void root(String reference) {
        if (!reference.isEmpty()) {
            roots.add(reference);
        }
    }

    /** What the product is or runs on, as records know it. */
    void platform(String cpe) {
        if (!cpe.isEmpty() && platform.size() < SbomLimits.MAX_CPES_PER_COMPONENT) {
            platform.add(cpe);
        }
    }

    void builtFrom(String product, String recipe) {
        if (sources.size() < SbomLimits.MAX_DEPENDENCIES) {
            sources.putIfAbsent(product, recipe);
        }
    }

    Shipping shipping() {
        return shipping;
    }

    /** A reference into a document that the archive does not hold: nothing is wrong with it, nothing known of it. */
    void outside(String reference) {
        outside.add(reference);
    }

    void state(String reference, String vulnerability, Sbom.Stated stated, String reason, String detail) {
        String name = Texts.clip(vulnerability.replace("\0", "").strip());
        if (name.isEmpty()) {
            return;
        }
        if (said.size() == SbomLimits.MAX_STATEMENTS) {
            throw new UnreadableSbom(
                    "The document holds more than " + SbomLimits.MAX_STATEMENTS + " statements about vulnerabilities.");
        }
        said.add(new Said(reference, name, stated, Texts.licence(reason), Texts.licence(detail)));
    }

    void warn(String warning) {
        if (warnings.size() < SbomLimits.MAX_WARNINGS) {
            warnings.add(Texts.clip(warning));
        }
    }

    void hash(EntryDraft entry, String algorithm, String value) {
        if (!Texts.hash(entry.hashes, algorithm, value)) {
            warn(entry.where + ": a hash of '" + Texts.clip(algorithm) + "' is not of that algorithm and left out.");
        }
    }

    Optional<Purl> purl(String text, String where) {
        try {
            return Optional.of(Purl.parse(text));
        } catch (IllegalArgumentException notAPurl) {
            warn(where + ".purl: '" + text + "' is not a package URL (" + notAPurl.getMessage()
                    + "); the component is kept but cannot be matched by it.");
            return Optional.empty();
        }
    }

    void createdAt(String text, String where) {
        if (text.isEmpty()) {
            return;
        }
        try {
            created = Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            warn(where + ": '" + text + "' is not a date-time with a zone.");
        }
    }

    Sbom toSbom(Sbom.Format format, String mediaType) {
        inheritFromSources();
        shipping.apply(entries, tools);
        if (!outside.isEmpty()) {
            warn(outside.size() + " referenced documents are not in the upload; what they hold is not known.");
        }
        List<Sbom.Entry> whole =
                entries.stream().map(entry -> entry.toEntry(this)).toList();
        return new Sbom(
                format,
                mediaType,
                specVersion,
                documentId,
                created,
                author,
                List.copyOf(tools),
                subject,
                Math.max(1, documents),
                whole,
                graph(),
                statements(),
                List.copyOf(platform),
                List.copyOf(warnings));
    }

    private void inheritFromSources() {
        sources.forEach((product, recipe) -> {
            Integer to = positions.get(product);
            Integer from = positions.get(recipe);
            if (to != null && from != null && !to.equals(from)) {
                entries.get(to).inherit(entries.get(from));
                shipping.sourceOnly(recipe);
            }
        });
    }

    private Sbom.Graph graph() {
        Set<Sbom.Edge> edges = new LinkedHashSet<>();
        Set<Integer> direct = new LinkedHashSet<>();
        List<String> dangling = new ArrayList<>();
        int count = 0;
        for (Link link : links) {
            Integer from = positions.get(link.from());
            Integer to = positions.get(link.to());
            if (to != null && roots.contains(link.from()) && link.kind() != Sbom.Kind.BUILDS_WITH) {
                direct.add(to);
            }
            if (from != null && to != null) {
                edges.add(new Sbom.Edge(from, to, link.kind()));
                continue;
            }
            // The product itself and documents that were not sent are known not to be components.
            String unknown = from == null && !roots.contains(link.from()) ? link.from() : link.to();
            if (positions.get(unknown) == null && !roots.contains(unknown) && !isOutside(unknown)) {
                count++;
                if (dangling.size() < SbomLimits.MAX_WARNINGS) {
                    dangling.add(Texts.clip(link.from() + " → " + link.to()));
                }
            }
        }
        Set<Integer> rootEntries = new LinkedHashSet<>();
        roots.forEach(root -> Optional.ofNullable(positions.get(root)).ifPresent(rootEntries::add));
        if (count > 0) {
            warn(count + " dependencies lead to a reference the document does not hold, first " + dangling.getFirst()
                    + ".");
        }
        return new Sbom.Graph(
                List.copyOf(edges),
                Set.copyOf(direct),
                rootEntries,
                rootEntries.isEmpty() ? roots.size() : rootEntries.size(),
                dangling,
                count,
                complete);
    }

    private boolean isOutside(String reference) {
        int hash = reference.lastIndexOf('#');
        return hash > 0 && outside.contains(reference.substring(0, hash));
    }

    /** A statement about a recipe is about every package built from it. */
    private List<Sbom.Statement> statements() {
        Map<String, List<String>> built = new HashMap<>();
        sources.forEach((product, recipe) ->
                built.computeIfAbsent(recipe, _ -> new ArrayList<>()).add(product));
        Set<Sbom.Statement> statements = new LinkedHashSet<>();
        int lost = 0;
        for (Said one : said) {
            Set<String> about = new LinkedHashSet<>(List.of(one.reference()));
            about.addAll(built.getOrDefault(one.reference(), List.of()));
            boolean found = false;
            for (String reference : about) {
                Integer position = positions.get(reference);
                if (position != null && statements.size() < SbomLimits.MAX_STATEMENTS) {
                    found = true;
                    statements.add(new Sbom.Statement(
                            position, one.vulnerability(), one.stated(), one.reason(), one.detail()));
                }
            }
            lost += found ? 0 : 1;
        }
        if (lost > 0) {
            warn(lost + " statements about vulnerabilities name a component the document does not hold.");
        }
        return List.copyOf(statements);
    }
}
