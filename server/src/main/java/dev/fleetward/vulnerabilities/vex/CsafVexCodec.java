package dev.fleetward.vulnerabilities.vex;

import static dev.fleetward.vulnerabilities.vex.VexParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.vex.VexDocument.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CSAF 2.0, profile csaf_vex; what other profiles say of product status reads the same. */
final class CsafVexCodec {
    /** {@code recommended} is advice, not a status. */
    private static final List<String> STATUSES = List.of(
            "fixed",
            "first_fixed",
            "known_affected",
            "first_affected",
            "last_affected",
            "known_not_affected",
            "under_investigation");

    private static final Map<String, String> RESPONSES = Map.of(
            "vendor_fix", "update",
            "workaround", "workaround_available",
            "mitigation", "workaround_available",
            "no_fix_planned", "will_not_fix",
            "none_available", "can_not_fix");

    private final CsafTree tree;

    private CsafVexCodec(CsafTree tree) {
        this.tree = tree;
    }

    static VexDocument read(JsonNode root, Instant now) {
        JsonNode document = root.path("document");
        JsonNode tracking = document.path("tracking");
        Optional<Instant> issued =
                VexParser.time(tracking.path("current_release_date"), tracking.path("initial_release_date"));
        var parser = new VexParser();
        var codec = new CsafVexCodec(new CsafTree(root.path("product_tree")));
        for (JsonNode vulnerability : root.path("vulnerabilities")) {
            codec.read(parser, vulnerability, issued.orElse(now));
        }
        return new VexDocument(
                VexDocument.Format.CSAF,
                text(document.path("csaf_version")),
                text(tracking.path("id")).isEmpty() ? "CSAF document" : text(tracking.path("id")),
                text(document.path("publisher").path("name")),
                issued,
                parser.statements(),
                parser.refused());
    }

    private void read(VexParser parser, JsonNode vulnerability, Instant at) {
        List<String> names = new ArrayList<>(List.of(text(vulnerability.path("cve"))));
        vulnerability.path("ids").forEach(id -> names.add(text(id.path("text"))));
        names.removeIf(String::isEmpty);
        if (names.isEmpty()) {
            parser.refuse("vulnerability without cve and ids", "It names no vulnerability.");
            return;
        }
        Map<String, String> status = new HashMap<>();
        Set<String> contradicting = new HashSet<>();
        for (String word : STATUSES) {
            vulnerability.path("product_status").path(word).forEach(id -> {
                String before = status.putIfAbsent(text(id), word);
                if (before != null && !VexState.of(before).equals(VexState.of(word))) {
                    contradicting.add(text(id));
                }
            });
        }
        status.forEach((id, word) -> {
            if (contradicting.contains(id)) {
                parser.refuse(names.getFirst() + " in " + id, "Its states of this product contradict each other.");
            } else {
                parser.take(names.getFirst() + " in " + id, () -> said(names, vulnerability, id, word, at));
            }
        });
    }

    private Said said(List<String> names, JsonNode vulnerability, String id, String word, Instant at) {
        CsafTree.Item item = tree.item(id);
        VexState state = VexState.of(word).orElseThrow();
        String flag = "";
        for (JsonNode one : vulnerability.path("flags")) {
            if (concerns(one, id)) {
                if (!flag.isEmpty()) {
                    throw Problem.invalid("It has more than one justification.");
                }
                flag = text(one.path("label"));
            }
        }
        List<String> impacts = new ArrayList<>();
        for (JsonNode one : vulnerability.path("threats")) {
            if (text(one.path("category")).equals("impact") && concerns(one, id)) {
                impacts.add(text(one.path("details")));
            }
        }
        List<String> actions = new ArrayList<>();
        List<String> responses = new ArrayList<>();
        var remediations = JsonNodeFactory.instance.arrayNode();
        for (JsonNode one : vulnerability.path("remediations")) {
            if (concerns(one, id) && !text(one.path("details")).equals(VexWords.NO_ACTION)) {
                actions.add(text(one.path("details")));
                Optional.ofNullable(RESPONSES.get(text(one.path("category")))).ifPresent(responses::add);
                ObjectNode kept = one.deepCopy();
                kept.remove(List.of("product_ids", "group_ids"));
                remediations.add(kept);
            }
        }
        Ruling ruling = Ruling.of(
                word,
                state == VexState.NOT_AFFECTED ? flag : "",
                responses,
                String.join("\n\n", impacts),
                String.join("\n\n", actions));
        ObjectNode raw = JsonNodeFactory.instance.objectNode();
        vulnerability.properties().forEach(member -> {
            if (!List.of("product_status", "flags", "threats", "remediations", "cve", "scores")
                    .contains(member.getKey())) {
                raw.set(member.getKey(), member.getValue());
            }
        });
        if (!remediations.isEmpty()) {
            raw.set("remediations", remediations);
        }
        return new Said(
                names,
                item.thing(),
                item.part(),
                ruling,
                dated(vulnerability, id).orElse(at),
                raw);
    }

    /** When a flag, an impact or an action of this product was written, where the document tells. */
    private Optional<Instant> dated(JsonNode vulnerability, String id) {
        for (String member : List.of("flags", "threats", "remediations")) {
            for (JsonNode one : vulnerability.path(member)) {
                if (one.path("product_ids").size() > 0 && concerns(one, id)) {
                    Optional<Instant> at = VexParser.time(one.path("date"));
                    if (at.isPresent()) {
                        return at;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Named by itself or in a group; without any it is about every product. */
    private boolean concerns(JsonNode one, String id) {
        if (!one.has("product_ids") && !one.has("group_ids")) {
            return true;
        }
        for (JsonNode named : one.path("product_ids")) {
            if (text(named).equals(id)) {
                return true;
            }
        }
        for (JsonNode group : one.path("group_ids")) {
            if (tree.group(text(group)).contains(id)) {
                return true;
            }
        }
        return false;
    }
}
