package dev.fleetward.vulnerabilities.vex;

import static dev.fleetward.vulnerabilities.vex.VexParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.vex.VexDocument.Thing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The product tree of a CSAF document: what its product ids stand for. */
final class CsafTree {
    private static final int MAX_NESTING = 100;

    /** @param part the component, when the product has it */
    record Item(Thing thing, Optional<Thing> part) {}

    private record Path(List<String> names, String version) {}

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, List<String>> groups = new HashMap<>();

    CsafTree(JsonNode tree) {
        tree.path("full_product_names").forEach(product -> add(product, new Path(List.of(), "")));
        tree.path("branches").forEach(branch -> walk(branch, new Path(List.of(), ""), 0));
        tree.path("relationships").forEach(this::relate);
        tree.path("product_groups").forEach(group -> {
            List<String> ids = new ArrayList<>();
            group.path("product_ids").forEach(id -> ids.add(text(id)));
            groups.put(text(group.path("group_id")), ids);
        });
    }

    /** @throws Problem 400 for an id the tree has not */
    Item item(String id) {
        Item item = items.get(id);
        if (item == null) {
            throw Problem.invalid("The product id “" + id + "” is not in the product tree.");
        }
        return item;
    }

    List<String> group(String id) {
        return groups.getOrDefault(id, List.of());
    }

    private void walk(JsonNode branch, Path path, int depth) {
        if (depth > MAX_NESTING) {
            throw VexParser.unreadable("Its product tree is nested deeper than " + MAX_NESTING + ".");
        }
        String name = text(branch.path("name"));
        Path here =
                switch (text(branch.path("category"))) {
                    case "product_version", "product_version_range", "patch_level", "service_pack" ->
                        new Path(path.names(), name);
                    case "vendor", "architecture", "language", "legacy", "specification", "host_name" -> path;
                    default -> {
                        var names = new ArrayList<String>();
                        names.add(name);
                        names.addAll(path.names());
                        yield new Path(names, path.version());
                    }
                };
        branch.path("branches").forEach(child -> walk(child, here, depth + 1));
        if (branch.has("product")) {
            add(branch.path("product"), here);
        }
    }

    private void add(JsonNode product, Path path) {
        List<String> names = new ArrayList<>();
        Optional<Thing> purl = Optional.of(
                        text(product.path("product_identification_helper").path("purl")))
                .filter(text -> Purl.find(text).isPresent())
                .map(VexParser::thing);
        purl.ifPresent(thing -> names.addAll(thing.names()));
        names.addAll(path.names());
        if (!text(product.path("name")).isEmpty()) {
            names.add(text(product.path("name")));
        }
        String version = path.version().isEmpty() ? purl.map(Thing::version).orElse("") : path.version();
        items.put(
                text(product.path("product_id")),
                new Item(
                        new Thing(
                                names.stream().distinct().toList(),
                                version,
                                purl.map(Thing::software).orElse(""),
                                purl.map(Thing::hardware).orElse(""),
                                purl.map(Thing::configuration).orElse("")),
                        Optional.empty()));
    }

    /** A component of a product, or software on hardware, is a product of its own here. */
    private void relate(JsonNode relationship) {
        String id = text(relationship.path("full_product_name").path("product_id"));
        Item first = items.get(text(relationship.path("product_reference")));
        Item second = items.get(text(relationship.path("relates_to_product_reference")));
        if (first == null || second == null) {
            return;
        }
        switch (text(relationship.path("category"))) {
            case "installed_on", "installed_with" -> {
                Thing on = second.thing();
                String hardware = on.version().isEmpty() ? on.names().getFirst() : on.version();
                items.put(id, new Item(first.thing().on(hardware), first.part()));
            }
            default -> items.put(id, new Item(second.thing(), Optional.of(first.thing())));
        }
    }
}
