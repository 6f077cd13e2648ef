package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.versions.VersRange;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Decisions as a CycloneDX 1.6 document of vulnerabilities alone. */
final class CycloneDxVexWriter {
    /** A property of a vulnerability: the versions and hardware of the product it is said of, as a package URL. */
    static final String PRODUCT = "fleetward:product";

    private static final String PRODUCT_REFERENCE = "product";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final VexExport export;
    private final Map<String, ObjectNode> components = new TreeMap<>();

    private CycloneDxVexWriter(VexExport export) {
        this.export = export;
    }

    static ObjectNode write(VexExport export) {
        return new CycloneDxVexWriter(export).document();
    }

    private ObjectNode document() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        root.put("bomFormat", "CycloneDX");
        root.put("specVersion", "1.6");
        root.put("serialNumber", export.id("urn:uuid:"));
        root.put("version", 1);
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("timestamp", export.at().toString());
        metadata.putObject("tools")
                .putArray("components")
                .addObject()
                .put("type", "application")
                .put("name", VexWords.TOOL);
        metadata.putObject("component")
                .put("type", "firmware")
                .put("bom-ref", PRODUCT_REFERENCE)
                .put("name", export.product().slug())
                .put("description", export.product().name());
        metadata.putObject("supplier").put("name", export.author());
        ArrayNode vulnerabilities = JSON.arrayNode();
        export.decisions().forEach(decision -> vulnerabilities.add(vulnerability(decision)));
        if (!components.isEmpty()) {
            root.putArray("components").addAll(components.values());
        }
        root.set("vulnerabilities", vulnerabilities);
        return root;
    }

    private ObjectNode vulnerability(Decision decision) {
        ObjectNode one = JSON.objectNode();
        if (export.isFrom(decision, VexDocument.Format.CYCLONEDX)) {
            one.setAll((ObjectNode) decision.statement().deepCopy());
        }
        one.put("bom-ref", "decision-" + decision.id());
        one.put("id", decision.vulnerability());
        if (!one.has("description") && !export.summary(decision).isEmpty()) {
            one.put("description", export.summary(decision));
        }
        if (!decision.ruling().action().isEmpty()) {
            one.put("recommendation", decision.ruling().action());
        }
        one.set("analysis", analysis(decision));
        affects(one.putArray("affects"), decision);
        if (!export.isAboutComponentAlone(decision)) {
            ArrayNode properties = JSON.arrayNode();
            for (JsonNode property : one.path("properties")) {
                if (!property.path("name").asText().equals(PRODUCT)) {
                    properties.add(property);
                }
            }
            properties.addObject().put("name", PRODUCT).put("value", export.product(decision.subject()));
            one.set("properties", properties);
        }
        return one;
    }

    private static ObjectNode analysis(Decision decision) {
        Ruling ruling = decision.ruling();
        ObjectNode analysis = JSON.objectNode();
        boolean ours = VexState.of(ruling.stateLabel()).isPresent() && isCycloneDx(ruling.stateLabel());
        analysis.put("state", ours ? ruling.stateLabel() : ruling.state().cycloneDx());
        if (!ruling.justification().isEmpty()) {
            var known = Justification.valueOf(ruling.justification().toUpperCase(Locale.ROOT))
                    .cycloneDx();
            analysis.put("justification", known.contains(ruling.label()) ? ruling.label() : known.getFirst());
        }
        if (!ruling.responses().isEmpty()) {
            ruling.responses().forEach(analysis.putArray("response")::add);
        }
        if (!ruling.detail().isEmpty()) {
            analysis.put("detail", ruling.detail());
        }
        analysis.put("lastUpdated", decision.decidedAt().toString());
        return analysis;
    }

    private static boolean isCycloneDx(String state) {
        return state.equals("false_positive") || state.equals("resolved_with_pedigree");
    }

    private void affects(ArrayNode affects, Decision decision) {
        Subject subject = decision.subject();
        String status =
                switch (decision.ruling().state()) {
                    case AFFECTED -> "affected";
                    case NOT_AFFECTED, FIXED -> "unaffected";
                    case OPEN, UNDER_INVESTIGATION -> "unknown";
                };
        if (subject.component().isEmpty()) {
            ObjectNode affected = affects.addObject().put("ref", PRODUCT_REFERENCE);
            if (!subject.versions().isEmpty()) {
                affected.putArray("versions")
                        .addObject()
                        .put(VersRange.isRange(subject.versions()) ? "range" : "version", subject.versions())
                        .put("status", status);
            }
            return;
        }
        Collection<String> versions = subject.componentVersions().isEmpty() ? List.of("") : subject.componentVersions();
        for (String version : versions) {
            boolean range = VersRange.isRange(version);
            ObjectNode affected = affects.addObject().put("ref", component(subject.component(), range ? "" : version));
            if (range) {
                affected.putArray("versions").addObject().put("range", version).put("status", status);
            }
        }
    }

    private String component(String identity, String version) {
        String reference = VexExport.component(identity, version);
        components.computeIfAbsent(reference, _ -> {
            var purl = Purl.find(identity);
            ObjectNode component = JSON.objectNode();
            component.put("type", "library").put("bom-ref", reference);
            component.put("name", purl.map(Purl::fullName).orElse(identity));
            if (!version.isEmpty()) {
                component.put("version", version);
            }
            if (purl.isPresent()) {
                component.put("purl", reference);
            }
            return component;
        });
        return reference;
    }
}
