package dev.fleetward.vulnerabilities.vex;

import static dev.fleetward.vulnerabilities.vex.VexParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.vex.VexDocument.Said;
import dev.fleetward.vulnerabilities.vex.VexDocument.Thing;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The vulnerabilities of a CycloneDX document, 1.4 to 1.7; by themselves or in an SBOM. */
final class CycloneDxVexCodec {
    /** A component of another document: its serial number, version and reference there. */
    private static final Pattern BOM_LINK = Pattern.compile("urn:cdx:([^/]+)/[^#]+#(.+)");
    /** As some tools write a reference: vendor, name and version. */
    private static final Pattern NAMED_REFERENCE = Pattern.compile("urn:cbt:\\d+/[^#]*#(.+?)(?::([^:]+))?");

    private static final int MAX_NESTING = 100;

    private final Map<String, Thing> byReference = new HashMap<>();
    private final JsonNode root;

    private CycloneDxVexCodec(JsonNode root) {
        this.root = root;
    }

    static VexDocument read(JsonNode root, Instant now) {
        return new CycloneDxVexCodec(root).document(now);
    }

    private VexDocument document(Instant now) {
        JsonNode metadata = root.path("metadata");
        register(metadata.path("component"), 0);
        root.path("components").forEach(component -> register(component, 0));
        var parser = new VexParser();
        Optional<Instant> issued = VexParser.time(metadata.path("timestamp"));
        for (JsonNode vulnerability : root.path("vulnerabilities")) {
            read(parser, vulnerability, issued.orElse(now));
        }
        return new VexDocument(
                VexDocument.Format.CYCLONEDX,
                text(root.path("specVersion")),
                text(root.path("serialNumber")).isEmpty() ? "CycloneDX document" : text(root.path("serialNumber")),
                issuer(metadata),
                issued,
                parser.statements(),
                parser.refused());
    }

    private static String issuer(JsonNode metadata) {
        for (JsonNode one : List.of(
                metadata.path("supplier").path("name"),
                metadata.path("manufacturer").path("name"),
                metadata.path("manufacture").path("name"),
                metadata.path("authors").path(0).path("name"),
                metadata.path("component").path("supplier").path("name"),
                metadata.path("component").path("manufacturer").path("name"))) {
            if (!text(one).isEmpty()) {
                return text(one);
            }
        }
        return "";
    }

    private void register(JsonNode component, int depth) {
        String name = text(component.path("name"));
        if (!name.isEmpty() && depth < MAX_NESTING) {
            List<String> names = new ArrayList<>();
            Purl.find(text(component.path("purl"))).ifPresent(purl -> names.add(Subject.identity(purl)));
            String group = text(component.path("group"));
            names.add(name);
            if (!group.isEmpty()) {
                names.add(group + "/" + name);
            }
            byReference.put(text(component.path("bom-ref")), Thing.of(names, text(component.path("version"))));
            component.path("components").forEach(child -> register(child, depth + 1));
        }
    }

    private void read(VexParser parser, JsonNode vulnerability, Instant issued) {
        List<String> names = new ArrayList<>(List.of(text(vulnerability.path("id"))));
        vulnerability.path("references").forEach(reference -> names.add(text(reference.path("id"))));
        names.removeIf(String::isEmpty);
        JsonNode analysis = vulnerability.path("analysis");
        String title = names.isEmpty() ? "vulnerability without id" : names.getFirst();
        if (names.isEmpty()) {
            parser.refuse(title, "It names no vulnerability.");
            return;
        }
        if (text(analysis.path("state")).isEmpty()) {
            parser.refuse(title, "It says nothing: it has no analysis.state.");
            return;
        }
        Instant at = VexParser.time(
                        analysis.path("lastUpdated"), analysis.path("firstIssued"), vulnerability.path("updated"))
                .orElse(issued);
        JsonNode affects = vulnerability.path("affects");
        if (affects.isEmpty()) {
            parser.take(title, () -> said(names, vulnerability, product(), at));
        }
        for (JsonNode affected : affects) {
            JsonNode versions = affected.path("versions");
            Iterable<JsonNode> each = versions.isObject() ? List.of(versions) : versions;
            if (versions.isEmpty()) {
                parser.take(title, () -> said(names, vulnerability, thing(affected), at));
            }
            for (JsonNode version : each) {
                parser.take(title, () -> {
                    contradiction(text(analysis.path("state")), text(version.path("status")));
                    String range = text(version.path("range"));
                    String text = range.isEmpty() ? text(version.path("version")) : range;
                    return said(names, vulnerability, thing(affected).in(text), at);
                });
            }
        }
    }

    private static void contradiction(String state, String status) {
        if (state.equals("exploitable") && status.equals("unaffected")) {
            throw Problem.invalid("It says exploitable of a version that it marks unaffected.");
        }
    }

    private Thing product() {
        return Optional.ofNullable(byReference.get(
                        text(root.path("metadata").path("component").path("bom-ref"))))
                .orElseThrow(() -> Problem.invalid("It names nothing that it affects."));
    }

    private Thing thing(JsonNode affected) {
        String reference = VexParser.checked(text(affected.path("ref")));
        Thing known = byReference.get(reference);
        if (known != null) {
            return known;
        }
        Matcher link = BOM_LINK.matcher(reference);
        if (link.matches()) {
            return VexParser.thing(URLDecoder.decode(link.group(2).replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        Matcher named = NAMED_REFERENCE.matcher(reference);
        if (named.matches()) {
            return Thing.of(List.of(named.group(1)), named.group(2) == null ? "" : named.group(2));
        }
        return VexParser.thing(reference);
    }

    private Said said(List<String> names, JsonNode vulnerability, Thing thing, Instant at) {
        JsonNode analysis = vulnerability.path("analysis");
        String state = text(analysis.path("state"));
        if (VexState.of(state).isEmpty()) {
            throw Problem.invalid("Its state “" + state + "” is none of CycloneDX.");
        }
        List<String> responses = new ArrayList<>();
        analysis.path("response").forEach(response -> responses.add(text(response)));
        boolean unaffected =
                VexState.of(state).filter(VexState.NOT_AFFECTED::equals).isPresent();
        String recommendation = text(vulnerability.path("recommendation"));
        Ruling ruling = Ruling.of(
                state,
                unaffected ? text(analysis.path("justification")) : "",
                responses,
                text(analysis.path("detail")),
                recommendation);
        ObjectNode raw = JsonNodeFactory.instance.objectNode();
        vulnerability.properties().forEach(member -> {
            if (!List.of("analysis", "affects", "recommendation", "bom-ref").contains(member.getKey())) {
                raw.set(member.getKey(), member.getValue());
            }
        });
        Optional<Thing> product = writtenProduct(vulnerability);
        if (product.isEmpty()) {
            return new Said(names, thing, Optional.empty(), ruling, at, raw);
        }
        Optional<Thing> part = isProduct(thing, product.get()) ? Optional.empty() : Optional.of(thing);
        return new Said(names, product.get(), part, ruling, at, raw);
    }

    /** What our own writing says of the product: CycloneDX has no words for a component in versions of a product. */
    private static Optional<Thing> writtenProduct(JsonNode vulnerability) {
        for (JsonNode property : vulnerability.path("properties")) {
            if (text(property.path("name")).equals(CycloneDxVexWriter.PRODUCT)) {
                return Optional.of(VexParser.thing(text(property.path("value"))));
            }
        }
        return Optional.empty();
    }

    private static boolean isProduct(Thing thing, Thing product) {
        return thing.names().stream().anyMatch(product.names()::contains);
    }
}
