package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.intake.Feeds;
import dev.fleetward.vulnerabilities.vex.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a supplier's CSAF 2.0 or 2.1 advisory or VEX document: a record for each vulnerability, and what is said of each product. */
public final class CsafParser {
    private static final Map<String, String> STATES = Map.of(
            "known_affected", "affected",
            "first_affected", "affected",
            "last_affected", "affected",
            "known_not_affected", "not_affected",
            "fixed", "fixed",
            "first_fixed", "fixed",
            "under_investigation", "under_investigation");
    private static final Set<String> FIXES = Set.of("vendor_fix", "mitigation", "workaround");

    private final JsonNode document;
    private final String id;
    private final String modified;
    private final ProductTree products;
    private final Map<String, List<String>> groups;

    private CsafParser(JsonNode csaf) {
        this.document = csaf.path("document");
        JsonNode tracking = document.path("tracking");
        this.id = Fields.required(tracking, "id");
        this.modified = Fields.required(tracking, "current_release_date");
        this.products = new ProductTree(csaf.path("product_tree"));
        this.groups = csaf.path("product_tree")
                .path("product_groups")
                .valueStream()
                .collect(Collectors.toMap(
                        group -> Fields.text(group, "group_id"),
                        group -> texts(group.path("product_ids")),
                        (first, _) -> first));
    }

    /**
     * A document of a supplier.
     *
     * @param publisher its namespace
     * @param issuer its name
     * @param records in OSV's form
     */
    public record Advisory(
            String publisher,
            String issuer,
            String id,
            String revision,
            Instant statedAt,
            List<ObjectNode> records,
            List<SupplierStatement> statements) {}

    /** @throws BadRecord saying which field is wrong */
    public static Advisory parse(JsonNode csaf) {
        var parser = new CsafParser(csaf);
        JsonNode tracking = parser.document.path("tracking");
        if (Fields.text(tracking, "status").equals("draft")) {
            throw new BadRecord("document.tracking.status is draft: wait for the document that is published");
        }
        List<ObjectNode> records = new ArrayList<>();
        List<SupplierStatement> statements = new ArrayList<>();
        for (JsonNode vulnerability : csaf.path("vulnerabilities")) {
            records.add(parser.record(vulnerability));
            parser.statements(vulnerability, statements);
        }
        if (records.isEmpty()) {
            throw new BadRecord("the document names no vulnerability");
        }
        JsonNode publisher = parser.document.path("publisher");
        return new Advisory(
                Fields.required(publisher, "namespace"),
                Fields.text(publisher, "name").isEmpty()
                        ? Fields.required(publisher, "namespace")
                        : Fields.text(publisher, "name"),
                parser.id,
                Fields.text(tracking, "version"),
                parser.instant(),
                records,
                statements);
    }

    private Instant instant() {
        try {
            return OffsetDateTime.parse(modified).toInstant();
        } catch (DateTimeException notATime) {
            throw new BadRecord("document.tracking.current_release_date '%s' is no RFC 3339 date-time"
                    .formatted(Fields.shortened(modified)));
        }
    }

    /** A document of several vulnerabilities is no alias of any: each has a record of its own in it. */
    private ObjectNode record(JsonNode vulnerability) {
        ObjectNode osv = Json.MAPPER.createObjectNode();
        String name = name(vulnerability);
        osv.put("id", "%s:%s".formatted(id, name).replaceAll("[^A-Za-z0-9._:+-]+", "_"));
        osv.put("modified", modified);
        Fields.put(osv, "published", Fields.text(document.path("tracking"), "initial_release_date"));
        if (Fields.text(document, "category").equals("csaf_withdrawn")) {
            osv.put("withdrawn", modified);
        }
        Fields.aliases(osv, Stream.of(Fields.text(vulnerability, "cve")));
        String title = Fields.text(vulnerability, "title");
        osv.put("summary", title.isEmpty() ? Fields.text(document, "title") : title);
        osv.put("details", details(vulnerability));
        Fields.severity(osv, vulnerability.findValuesAsText("vectorString").stream());
        Fields.references(
                osv,
                Stream.concat(
                                vulnerability.path("references").valueStream(),
                                document.path("references").valueStream())
                        .map(reference -> Fields.text(reference, "url")));
        affected(osv.putArray("affected"), vulnerability);
        return osv;
    }

    private static String name(JsonNode vulnerability) {
        String cve = Fields.text(vulnerability, "cve");
        String own = vulnerability.path("ids").path(0).path("text").asText("");
        if (cve.isEmpty() && own.isEmpty()) {
            throw new BadRecord("a vulnerability has neither cve nor ids");
        }
        return cve.isEmpty() ? own : cve;
    }

    private static String details(JsonNode vulnerability) {
        String notes = vulnerability
                .path("notes")
                .valueStream()
                .map(note -> Fields.text(note, "text"))
                .collect(Collectors.joining("\n\n"));
        return notes.substring(0, Math.min(notes.length(), Fields.MAX_TEXT_CHARS));
    }

    /** One entry a package: the versions listed, and the ranges when the tree has them as VERS. */
    private void affected(ArrayNode affected, JsonNode vulnerability) {
        Map<Feeds.PackageName, Constraints> packages = new LinkedHashMap<>();
        for (String product : ids(vulnerability, "affected")) {
            ProductTree.Product known = products.get(product);
            Feeds.packageOf(known.purl()).ifPresent(named -> {
                var key = new Feeds.PackageName(named.ecosystem(), named.name(), "");
                var all = packages.computeIfAbsent(key, _ -> Constraints.none());
                if (!named.version().isEmpty()) {
                    all.versions().add(named.version());
                } else if (known.versions().startsWith("vers:")
                        && known.versions().contains("/")) {
                    var range = Constraints.parse(
                            known.versions().substring(known.versions().indexOf('/') + 1), "|");
                    all.events().addAll(range.events());
                    all.versions().addAll(range.versions());
                }
            });
        }
        packages.forEach((named, versions) -> {
            ObjectNode entry = affected.addObject();
            entry.putObject("package").put("ecosystem", named.ecosystem()).put("name", named.name());
            versions.write(entry, "ECOSYSTEM");
        });
    }

    private static Set<String> ids(JsonNode vulnerability, String state) {
        Set<String> ids = new LinkedHashSet<>();
        vulnerability
                .path("product_status")
                .propertyStream()
                .filter(status -> state.equals(STATES.get(status.getKey())))
                .forEach(status -> ids.addAll(texts(status.getValue())));
        return ids;
    }

    private void statements(JsonNode vulnerability, List<SupplierStatement> all) {
        for (String state : List.of("affected", "not_affected", "fixed", "under_investigation")) {
            for (String product : ids(vulnerability, state)) {
                ProductTree.Product known = products.get(product);
                all.add(new SupplierStatement(
                        name(vulnerability),
                        known.name().isEmpty() ? product : known.name(),
                        known.purl(),
                        known.cpe(),
                        known.isTold() ? Subject.identityOf(known.purl(), known.cpe()) : "",
                        known.oneVersion(),
                        state,
                        state.equals("not_affected")
                                ? first(vulnerability.path("flags"), product, "label", Set.of())
                                : "",
                        state.equals("not_affected")
                                ? first(vulnerability.path("threats"), product, "details", Set.of("impact"))
                                : first(vulnerability.path("remediations"), product, "details", FIXES)));
            }
        }
    }

    /** The member of the first entry about the product. */
    private String first(JsonNode entries, String product, String member, Set<String> categories) {
        return entries.valueStream()
                .filter(one -> categories.isEmpty() || categories.contains(Fields.text(one, "category")))
                .filter(one -> concerns(one, product))
                .map(one -> Fields.text(one, member))
                .findFirst()
                .orElse("");
    }

    private boolean concerns(JsonNode entry, String product) {
        return texts(entry.path("product_ids")).contains(product)
                || texts(entry.path("group_ids")).stream()
                        .anyMatch(group -> groups.getOrDefault(group, List.of()).contains(product));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
