package dev.fleetward.disclosure.csaf;

import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tests of the product tree and of what refers to it: 6.1.1 to 6.1.6, 6.1.13, 6.1.25 and 6.1.31. */
final class ProductRules {
    private static final Map<String, String> STATUS = Map.of(
            "first_affected", "affected",
            "known_affected", "affected",
            "last_affected", "affected",
            "known_not_affected", "not affected",
            "first_fixed", "fixed",
            "fixed", "fixed",
            "under_investigation", "under investigation");

    private static final Pattern RANGE_WORD =
            Pattern.compile("(^|\\s)(after|all|before|earlier|later|prior|versions)(\\s|$)");
    private static final Pattern RANGE_SIGN = Pattern.compile("[<>]");

    private final Failures failures;
    private final Set<String> products = new HashSet<>();
    private final Set<String> groups = new HashSet<>();

    private ProductRules(Failures failures) {
        this.failures = failures;
    }

    static void check(Place root, Failures failures) {
        new ProductRules(failures).check(root);
    }

    private void check(Place root) {
        Place tree = root.at("product_tree");
        tree.each("full_product_names").forEach(this::define);
        branches(tree);
        tree.each("relationships").forEach(one -> define(one.at("full_product_name")));
        for (Place group : tree.each("product_groups")) {
            if (!groups.add(group.text("group_id"))) {
                failures.add("6.1.5", group.at("group_id"), "is the id of another product group too");
            }
            used(group, "product_ids");
        }
        relationships(tree.each("relationships"));
        root.each("vulnerabilities").forEach(this::vulnerability);
    }

    private void branches(Place parent) {
        for (Place branch : parent.each("branches")) {
            if (branch.has("product")) {
                define(branch.at("product"));
            }
            String name = branch.text("name");
            boolean range = RANGE_SIGN.matcher(name).find()
                    || RANGE_WORD.matcher(name.toLowerCase(Locale.ROOT)).find();
            if (branch.text("category").equals("product_version") && range) {
                failures.add(
                        "6.1.31", branch.at("name"), "is a range of versions; its category is product_version_range");
            }
            branches(branch);
        }
    }

    private void define(Place product) {
        if (!product.exists()) {
            return;
        }
        if (!products.add(product.text("product_id"))) {
            failures.add("6.1.2", product.at("product_id"), "is the id of another product too");
        }
        Place means = product.at("product_identification_helper");
        if (means.has("purl")) {
            try {
                Purl.parse(means.text("purl"));
            } catch (Problem | IllegalArgumentException e) {
                failures.add("6.1.13", means.at("purl"), "is no package URL: " + e.getMessage());
            }
        }
        for (Place hash : means.each("hashes")) {
            Set<String> algorithms = new HashSet<>();
            for (Place file : hash.each("file_hashes")) {
                if (!algorithms.add(file.text("algorithm"))) {
                    failures.add("6.1.25", file, "gives the same file a second hash of the same algorithm");
                }
            }
        }
    }

    /** Which other products a relationship's product is made of; none may lead back to itself. */
    private void relationships(List<Place> relationships) {
        Map<String, List<String>> madeOf = new HashMap<>();
        for (Place one : relationships) {
            for (String field : List.of("product_reference", "relates_to_product_reference")) {
                use("6.1.1", products, one.at(field), "product");
                madeOf.computeIfAbsent(one.at("full_product_name").text("product_id"), _ -> new ArrayList<>())
                        .add(one.text(field));
            }
        }
        for (Place one : relationships) {
            String id = one.at("full_product_name").text("product_id");
            if (leadsTo(id, madeOf)) {
                failures.add("6.1.3", one, "is defined by itself");
            }
        }
    }

    private static boolean leadsTo(String id, Map<String, List<String>> madeOf) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(madeOf.getOrDefault(id, List.of()));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (next.equals(id)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(madeOf.getOrDefault(next, List.of()));
            }
        }
        return false;
    }

    private void vulnerability(Place vulnerability) {
        Map<String, String> status = new HashMap<>();
        Place all = vulnerability.at("product_status");
        all.node().fieldNames().forEachRemaining(word -> {
            used(all, word);
            String group = STATUS.get(word);
            if (group == null) {
                return;
            }
            for (Place id : all.each(word)) {
                String before = status.put(id.text(), group);
                if (before != null && !before.equals(group)) {
                    failures.add(
                            "6.1.6",
                            id,
                            "says that %s is %s, and before that it is %s".formatted(id.text(), group, before));
                }
            }
        });
        vulnerability.each("scores").forEach(score -> used(score, "products"));
        for (String field : List.of("remediations", "threats", "flags")) {
            for (Place one : vulnerability.each(field)) {
                used(one, "product_ids");
                one.each("group_ids").forEach(id -> use("6.1.4", groups, id, "product group"));
            }
        }
    }

    private void used(Place place, String field) {
        place.each(field).forEach(id -> use("6.1.1", products, id, "product"));
    }

    private void use(String test, Set<String> defined, Place id, String what) {
        if (id.exists() && !defined.contains(id.text())) {
            failures.add(
                    test, id, "names the %s “%s”, which the product tree does not have".formatted(what, id.text()));
        }
    }
}
