package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Those of the mandatory tests of CSAF 2.0 (6.1) that a document of statements can break; an independent reading of them. */
final class CsafRules {
    private static final Map<String, String> GROUP = Map.of(
            "fixed", "fixed",
            "first_fixed", "fixed",
            "known_affected", "affected",
            "first_affected", "affected",
            "last_affected", "affected",
            "known_not_affected", "not affected",
            "under_investigation", "investigated");

    private final Set<String> broken = new TreeSet<>();
    private final Set<String> defined = new HashSet<>();
    private final Map<String, List<String>> groups = new HashMap<>();

    private CsafRules() {}

    static Set<String> broken(JsonNode document) {
        var rules = new CsafRules();
        rules.check(document);
        return rules.broken;
    }

    private void check(JsonNode root) {
        JsonNode tree = root.path("product_tree");
        tree.path("full_product_names").forEach(this::define);
        tree.path("branches").forEach(this::walk);
        tree.path("relationships").forEach(one -> define(one.path("full_product_name")));
        tree.path("product_groups").forEach(group -> {
            List<String> ids = new ArrayList<>();
            group.path("product_ids").forEach(id -> ids.add(id.asText()));
            groups.put(group.path("group_id").asText(), ids);
        });
        for (JsonNode id : root.findValues("product_reference")) {
            uses(id.asText());
        }
        for (JsonNode id : root.findValues("relates_to_product_reference")) {
            uses(id.asText());
        }
        root.findValues("product_ids").forEach(ids -> ids.forEach(id -> uses(id.asText())));
        Set<String> cves = new HashSet<>();
        for (JsonNode vulnerability : root.path("vulnerabilities")) {
            if (vulnerability.has("cve") && !cves.add(vulnerability.path("cve").asText())) {
                broken.add("6.1.23");
            }
            vulnerability(root.path("document").path("category").asText(), vulnerability);
        }
        JsonNode tracking = root.path("document").path("tracking");
        JsonNode history = tracking.path("revision_history");
        if (history.isEmpty()
                || !history.get(history.size() - 1)
                        .path("number")
                        .asText()
                        .equals(tracking.path("version").asText())) {
            broken.add("6.1.16");
        }
    }

    private void walk(JsonNode branch) {
        branch.path("branches").forEach(this::walk);
        if (branch.has("product")) {
            define(branch.path("product"));
        }
    }

    private void define(JsonNode product) {
        if (!defined.add(product.path("product_id").asText())) {
            broken.add("6.1.2");
        }
    }

    private void uses(String id) {
        if (!defined.contains(id)) {
            broken.add("6.1.1");
        }
    }

    private void vulnerability(String category, JsonNode one) {
        Map<String, String> status = new HashMap<>();
        GROUP.forEach((word, group) -> one.path("product_status").path(word).forEach(id -> {
            uses(id.asText());
            String before = status.put(id.asText(), group);
            if (before != null && !before.equals(group)) {
                broken.add("6.1.6");
            }
        }));
        Map<String, Integer> flags = new HashMap<>();
        named(one.path("flags")).forEach(id -> flags.merge(id, 1, Integer::sum));
        if (flags.values().stream().anyMatch(count -> count > 1)) {
            broken.add("6.1.33");
        }
        if (!category.equals("csaf_vex")) {
            return;
        }
        List<JsonNode> impacts = new ArrayList<>();
        one.path("threats").forEach(threat -> {
            if (threat.path("category").asText().equals("impact")) {
                impacts.add(threat);
            }
        });
        Set<String> explained = new HashSet<>(flags.keySet());
        explained.addAll(named(impacts));
        Set<String> acted = new HashSet<>(named(one.path("remediations")));
        status.forEach((id, group) -> {
            if (group.equals("not affected") && !explained.contains(id)) {
                broken.add("6.1.27.9");
            }
            if (group.equals("affected") && !acted.contains(id)) {
                broken.add("6.1.27.10");
            }
        });
        if (!one.has("notes")) {
            broken.add("6.1.27.5");
        }
        if (!one.has("cve") && !one.has("ids")) {
            broken.add("6.1.27.8");
        }
    }

    private List<String> named(Iterable<JsonNode> entries) {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry -> {
            entry.path("product_ids").forEach(id -> ids.add(id.asText()));
            entry.path("group_ids").forEach(group -> ids.addAll(groups.getOrDefault(group.asText(), List.of())));
        });
        return ids;
    }
}
