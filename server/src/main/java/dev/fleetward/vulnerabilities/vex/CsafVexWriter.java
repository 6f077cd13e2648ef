package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.vulnerabilities.versions.VersRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decisions as a CSAF 2.0 document of the profile csaf_vex. A component in the product, and software on hardware, are
 * relationships in the product tree.
 */
final class CsafVexWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String EVERY_VERSION = "vers:generic/*";

    private final VexExport export;
    private final String namespace;
    /** The leaf branches of the tree, by the branch above them. */
    private final Map<String, Map<String, ObjectNode>> leaves = new TreeMap<>();

    private final Map<String, String> ids = new LinkedHashMap<>();
    private final List<ObjectNode> relationships = new ArrayList<>();

    private CsafVexWriter(VexExport export, String namespace) {
        this.export = export;
        this.namespace = namespace;
    }

    static ObjectNode write(VexExport export, String namespace) {
        return new CsafVexWriter(export, namespace).document();
    }

    private ObjectNode document() {
        ArrayNode vulnerabilities = vulnerabilities();
        ObjectNode root = JSON.objectNode();
        ObjectNode document = root.putObject("document");
        document.put("category", "csaf_vex");
        document.put("csaf_version", "2.0");
        document.put("lang", "en");
        document.put("title", "Vulnerability status of " + export.product().name());
        document.putObject("publisher")
                .put("category", "vendor")
                .put("name", export.author())
                .put("namespace", namespace);
        document.putArray("notes")
                .addObject()
                .put("category", "summary")
                .put("text", "What the maker has decided on vulnerabilities in this product.");
        String at = export.at().toString();
        ObjectNode tracking = document.putObject("tracking");
        tracking.put("id", export.id(export.product().slug() + "-vex-"));
        tracking.put("status", "final").put("version", "1");
        tracking.put("initial_release_date", at).put("current_release_date", at);
        tracking.putArray("revision_history")
                .addObject()
                .put("date", at)
                .put("number", "1")
                .put("summary", "Written from the decisions in force.");
        tracking.putObject("generator").put("date", at).putObject("engine").put("name", VexWords.TOOL);
        root.set("product_tree", tree());
        root.set("vulnerabilities", vulnerabilities);
        return root;
    }

    private ObjectNode tree() {
        ObjectNode tree = JSON.objectNode();
        ObjectNode vendor =
                tree.putArray("branches").addObject().put("category", "vendor").put("name", export.author());
        ArrayNode products = vendor.putArray("branches");
        leaves.forEach((name, versions) -> {
            ObjectNode branch =
                    products.addObject().put("category", "product_name").put("name", name);
            branch.putArray("branches").addAll(versions.values());
        });
        if (!relationships.isEmpty()) {
            tree.putArray("relationships").addAll(relationships);
        }
        return tree;
    }

    /** One entry a vulnerability, as the format wants, whatever number of decisions there are. */
    private ArrayNode vulnerabilities() {
        Map<String, List<Decision>> byName = new LinkedHashMap<>();
        export.decisions().forEach(decision -> byName.computeIfAbsent(decision.vulnerability(), _ -> new ArrayList<>())
                .add(decision));
        ArrayNode all = JSON.arrayNode();
        byName.forEach((name, decisions) -> all.add(vulnerability(name, decisions)));
        return all;
    }

    private ObjectNode vulnerability(String name, List<Decision> decisions) {
        ObjectNode one = JSON.objectNode();
        Decision first = decisions.getFirst();
        if (export.isFrom(first, VexDocument.Format.CSAF)) {
            one.setAll((ObjectNode) first.statement().deepCopy());
            one.remove("remediations");
        }
        if (name.matches("CVE-[0-9]{4}-[0-9]{4,}")) {
            one.put("cve", name);
        } else if (!one.has("ids")) {
            one.putArray("ids").addObject().put("system_name", system(name)).put("text", name);
        }
        if (!one.has("notes")) {
            String summary = export.summary(first);
            one.putArray("notes")
                    .addObject()
                    .put("category", "description")
                    .put("text", summary.isEmpty() ? name : summary);
        }
        for (Decision decision : decisions) {
            said(one, decision);
        }
        return one;
    }

    private static String system(String name) {
        int dash = name.indexOf('-');
        return dash < 0 ? "name" : name.substring(0, dash).toUpperCase(Locale.ROOT);
    }

    private void said(ObjectNode one, Decision decision) {
        Ruling ruling = decision.ruling();
        List<String> products = products(decision.subject());
        String status = ruling.stateLabel().matches("first_fixed|first_affected|last_affected")
                ? ruling.stateLabel()
                : ruling.state().csaf();
        ArrayNode named = one.withObjectProperty("product_status").withArrayProperty(status);
        products.forEach(named::add);
        if (!ruling.justification().isEmpty()) {
            ObjectNode flag = one.withArrayProperty("flags").addObject().put("label", ruling.justification());
            add(flag.put("date", decision.decidedAt().toString()), products);
        }
        if (!ruling.detail().isEmpty()) {
            add(
                    one.withArrayProperty("threats")
                            .addObject()
                            .put("category", "impact")
                            .put("details", ruling.detail())
                            .put("date", decision.decidedAt().toString()),
                    products);
        }
        remediations(one, decision, products);
    }

    /** As they came, where they came in this format; else the one action there is. */
    private void remediations(ObjectNode one, Decision decision, List<String> products) {
        Ruling ruling = decision.ruling();
        if (export.isFrom(decision, VexDocument.Format.CSAF)
                && decision.statement().has("remediations")) {
            for (JsonNode remediation : decision.statement().path("remediations")) {
                add(one.withArrayProperty("remediations").addObject().setAll((ObjectNode) remediation), products);
            }
        } else if (ruling.state() == VexState.AFFECTED || !ruling.action().isEmpty()) {
            add(
                    one.withArrayProperty("remediations")
                            .addObject()
                            .put("category", category(ruling))
                            .put("details", ruling.action().isEmpty() ? VexWords.NO_ACTION : ruling.action())
                            .put("date", decision.decidedAt().toString()),
                    products);
        }
    }

    private static void add(ObjectNode node, List<String> products) {
        products.forEach(node.putArray("product_ids")::add);
    }

    private static String category(Ruling ruling) {
        if (ruling.action().isEmpty() || ruling.responses().contains("can_not_fix")) {
            return "none_available";
        }
        if (ruling.responses().contains("update")) {
            return "vendor_fix";
        }
        return ruling.responses().contains("will_not_fix") ? "no_fix_planned" : "workaround";
    }

    /** The ids of what a decision is about: the product, or each of the component's versions in it. */
    private List<String> products(Subject subject) {
        String product = leaf(
                export.product().slug(),
                subject.versions().isEmpty() ? EVERY_VERSION : subject.versions(),
                export.product(new Subject(
                        "", List.of(), subject.softwareType(), subject.versions(), "", subject.configuration())));
        if (!subject.hardware().isEmpty()) {
            String hardware = leaf(export.product().slug() + " hardware", subject.hardware(), "");
            product = related("installed_on", product, hardware);
        }
        if (subject.component().isEmpty()) {
            return List.of(product);
        }
        List<String> products = new ArrayList<>();
        var versions = subject.componentVersions().isEmpty() ? List.of("") : subject.componentVersions();
        for (String version : versions) {
            String purl = VexExport.component(subject.component(), version);
            String part = leaf(
                    subject.component().replaceFirst("^pkg:[^/]+/", ""),
                    version.isEmpty() ? EVERY_VERSION : version,
                    purl);
            products.add(related("default_component_of", part, product));
        }
        return products;
    }

    private String leaf(String name, String version, String purl) {
        String key = name + " " + version + " " + purl;
        String known = ids.get(key);
        if (known != null) {
            return known;
        }
        String id = nextId(key);
        ObjectNode leaf = JSON.objectNode();
        leaf.put("category", VersRange.isRange(version) ? "product_version_range" : "product_version");
        leaf.put("name", version);
        ObjectNode product = leaf.putObject("product");
        product.put("name", name + (version.equals(EVERY_VERSION) ? "" : " " + version));
        product.put("product_id", id);
        if (!purl.isEmpty()) {
            product.putObject("product_identification_helper").put("purl", purl);
        }
        leaves.computeIfAbsent(name, _ -> new TreeMap<>()).put(key, leaf);
        return id;
    }

    private String related(String category, String first, String second) {
        String key = category + " " + first + " " + second;
        String known = ids.get(key);
        if (known != null) {
            return known;
        }
        String id = nextId(key);
        ObjectNode relationship = JSON.objectNode();
        relationship.put("category", category);
        relationship.putObject("full_product_name").put("name", key).put("product_id", id);
        relationship.put("product_reference", first).put("relates_to_product_reference", second);
        relationships.add(relationship);
        return id;
    }

    private String nextId(String key) {
        String id = "FWPID-%04d".formatted(ids.size() + 1);
        ids.put(key, id);
        return id;
    }
}
