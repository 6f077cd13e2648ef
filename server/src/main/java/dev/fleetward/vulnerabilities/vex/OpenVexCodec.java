package dev.fleetward.vulnerabilities.vex;

import static dev.fleetward.vulnerabilities.vex.VexParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.vex.VexDocument.Said;
import dev.fleetward.vulnerabilities.vex.VexDocument.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenVEX 0.2.0, and 0.0.x where it reads the same. */
final class OpenVexCodec {
    private static final String CONTEXT = "https://openvex.dev/ns/v0.2.0";
    /** What a product is told by beside its id; kept under a name of ours until it is written again. */
    private static final List<String> PRODUCT_EXTRAS = List.of("hashes", "identifiers");

    private static final String EXTRAS = "fleetward:product";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OpenVexCodec() {}

    static VexDocument read(JsonNode root, Instant now) {
        var parser = new VexParser();
        Optional<Instant> issued = VexParser.time(root.path("last_updated"), root.path("timestamp"));
        for (JsonNode statement : root.path("statements")) {
            JsonNode vulnerability = statement.path("vulnerability");
            List<String> names = names(vulnerability);
            String title = names.isEmpty() ? "statement without vulnerability" : names.getFirst();
            if (names.isEmpty()) {
                parser.refuse(title, "It names no vulnerability.");
                continue;
            }
            JsonNode products = statement.path("products");
            if (products.isEmpty()) {
                parser.refuse(title, "It names no product.");
            }
            Instant at = VexParser.time(statement.path("last_updated"), statement.path("timestamp"))
                    .orElse(issued.orElse(now));
            for (JsonNode product : products) {
                JsonNode parts = product.path("subcomponents");
                if (parts.isEmpty()) {
                    parser.take(title, () -> said(names, statement, product, Optional.empty(), at));
                }
                for (JsonNode part : parts) {
                    parser.take(title, () -> said(names, statement, product, Optional.of(thing(part)), at));
                }
            }
        }
        String context = root.path("@context").asText();
        return new VexDocument(
                VexDocument.Format.OPENVEX,
                context.endsWith("/ns") ? "0.0.1" : context.replaceFirst("(?s)^.*/v?", ""),
                text(root.path("@id")).isEmpty() ? "OpenVEX document" : text(root.path("@id")),
                text(root.path("author")),
                issued,
                parser.statements(),
                parser.refused());
    }

    private static List<String> names(JsonNode vulnerability) {
        List<String> names = new ArrayList<>();
        if (vulnerability.isTextual()) {
            names.add(vulnerability.asText());
        }
        names.add(text(vulnerability.path("name")));
        vulnerability.path("aliases").forEach(alias -> names.add(text(alias)));
        names.add(text(vulnerability.path("@id")));
        return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    /** A product or component; a package URL among its identifiers tells more than its id. */
    private static Thing thing(JsonNode product) {
        if (product.isTextual()) {
            return VexParser.thing(product.asText());
        }
        String purl = text(product.path("identifiers").path("purl"));
        String id = text(product.path("@id"));
        return VexParser.thing(id.startsWith("pkg:") || purl.isEmpty() ? id : purl);
    }

    private static Said said(
            List<String> names, JsonNode statement, JsonNode product, Optional<Thing> part, Instant at) {
        String status = text(statement.path("status"));
        VexState state = VexState.of(status)
                .filter(known -> known != VexState.OPEN)
                .orElseThrow(() -> Problem.invalid("Its status “" + status + "” is none of OpenVEX."));
        String impact = text(statement.path("impact_statement"));
        String action = text(statement.path("action_statement"));
        Ruling ruling = Ruling.of(
                status,
                state == VexState.NOT_AFFECTED ? text(statement.path("justification")) : "",
                List.of(),
                impact.isEmpty() && state != VexState.NOT_AFFECTED ? text(statement.path("status_notes")) : impact,
                action.equals(VexWords.NO_ACTION) ? "" : action);
        ObjectNode raw = JSON.objectNode();
        statement.properties().forEach(member -> {
            if (!List.of("products", "status", "justification", "impact_statement", "action_statement", "timestamp")
                    .contains(member.getKey())) {
                raw.set(member.getKey(), member.getValue());
            }
        });
        for (String member : PRODUCT_EXTRAS) {
            if (product.has(member)) {
                raw.withObjectProperty(EXTRAS).set(member, product.get(member));
            }
        }
        return new Said(names, thing(product), part, ruling, at, raw);
    }

    static ObjectNode write(VexExport export) {
        ObjectNode root = JSON.objectNode();
        root.put("@context", CONTEXT);
        root.put("@id", export.id("https://openvex.dev/docs/public/vex-"));
        root.put("author", export.author());
        root.put("role", "Manufacturer");
        root.put("timestamp", export.at().toString());
        root.put("version", 1);
        root.put("tooling", VexWords.TOOL);
        var statements = root.putArray("statements");
        export.decisions().forEach(decision -> statements.add(statement(export, decision)));
        return root;
    }

    private static ObjectNode statement(VexExport export, Decision decision) {
        ObjectNode statement = JSON.objectNode();
        if (export.isFrom(decision, VexDocument.Format.OPENVEX)) {
            statement.setAll((ObjectNode) decision.statement().deepCopy());
        }
        if (!statement.has("vulnerability")) {
            ObjectNode vulnerability = statement.putObject("vulnerability");
            vulnerability.put("name", decision.vulnerability());
            List<String> aliases = export.aliases(decision);
            if (!aliases.isEmpty()) {
                aliases.forEach(vulnerability.putArray("aliases")::add);
            }
        }
        statement.put("timestamp", decision.decidedAt().toString());
        ObjectNode product = JSON.objectNode();
        if (statement.remove(EXTRAS) instanceof ObjectNode extras) {
            product.setAll(extras);
        }
        List<String> components = export.components(decision.subject());
        if (export.isAboutComponentAlone(decision)) {
            var products = statement.putArray("products");
            components.forEach(one -> products.addObject().put("@id", one));
        } else {
            product.put("@id", export.product(decision.subject()));
            if (!components.isEmpty()) {
                var parts = product.putArray("subcomponents");
                components.forEach(one -> parts.addObject().put("@id", one));
            }
            statement.putArray("products").add(product);
        }
        Ruling ruling = decision.ruling();
        statement.put("status", ruling.state().label());
        if (ruling.state() == VexState.NOT_AFFECTED) {
            put(statement, "justification", ruling.justification());
            put(statement, "impact_statement", ruling.detail());
        } else {
            put(statement, "status_notes", ruling.detail());
        }
        put(
                statement,
                "action_statement",
                ruling.state() == VexState.AFFECTED && ruling.action().isEmpty()
                        ? VexWords.NO_ACTION
                        : ruling.action());
        return statement;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
