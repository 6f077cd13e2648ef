package dev.fleetward.vulnerabilities.sources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Purl;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Writes down, as an OpenVEX document to be looked at and imported, of which findings a build has not the code. */
final class NotBuiltVex {
    private static final int MAX_FILES_NAMED = 5;

    private NotBuiltVex() {}

    static ObjectNode write(
            Product product,
            SoftwareVersion version,
            CompiledSources compiled,
            List<ProgramFileStore.Located> absent,
            String author,
            Instant at) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("@context", "https://openvex.dev/ns/v0.2.0");
        root.put("@id", "https://openvex.dev/docs/public/vex-" + UUID.randomUUID());
        root.put("author", author);
        root.put("timestamp", at.toString());
        root.put("version", 1);
        ArrayNode statements = root.putArray("statements");
        absent.forEach(finding -> statements.add(statement(product, version, compiled, finding)));
        return root;
    }

    private static ObjectNode statement(
            Product product, SoftwareVersion version, CompiledSources compiled, ProgramFileStore.Located finding) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode();
        statement.putObject("vulnerability").put("name", finding.vulnerability());
        ObjectNode about = statement.putArray("products").addObject();
        about.put("@id", software(product, version));
        about.putArray("subcomponents").addObject().put("@id", component(finding));
        statement.put("status", "not_affected");
        statement.put("justification", "vulnerable_code_not_present");
        statement.put(
                "impact_statement",
                "Of the files the record names none is among the %d that were compiled into %s: %s."
                        .formatted(compiled.count(), version, named(finding.files())));
        return statement;
    }

    private static String named(List<String> files) {
        String first = String.join(", ", files.subList(0, Math.min(files.size(), MAX_FILES_NAMED)));
        return files.size() <= MAX_FILES_NAMED ? first : first + " and " + (files.size() - MAX_FILES_NAMED) + " more";
    }

    /** Named as in the documents Fleetward writes of its decisions. */
    private static String software(Product product, SoftwareVersion version) {
        var qualifiers = new TreeMap<String, String>();
        qualifiers.put("software", version.type());
        return new Purl("generic", "", product.slug(), version.version(), qualifiers, "").toString();
    }

    private static String component(ProgramFileStore.Located finding) {
        return finding.purl().orElseGet(() -> {
            var qualifiers = new TreeMap<String, String>();
            qualifiers.put("named", "true");
            return new Purl("generic", "", finding.component(), finding.version(), qualifiers, "").toString();
        });
    }
}
