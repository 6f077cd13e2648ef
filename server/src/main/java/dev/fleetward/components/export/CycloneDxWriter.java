package dev.fleetward.components.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** CycloneDX 1.6 JSON. */
final class CycloneDxWriter {

    private static final Set<String> TYPES = Set.of(
            "application",
            "framework",
            "library",
            "container",
            "platform",
            "operating-system",
            "device",
            "device-driver",
            "firmware",
            "file",
            "machine-learning-model",
            "data",
            "cryptographic-asset");
    private static final String ROOT = "product";
    private static final UUID NOBODY = new UUID(0, 0);

    private final JsonGenerator json;

    CycloneDxWriter(JsonGenerator json) {
        this.json = json;
    }

    void document(Subject subject) throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.writeStringField("bomFormat", "CycloneDX");
        json.writeStringField("specVersion", "1.6");
        json.writeStringField("serialNumber", "urn:uuid:" + subject.number());
        json.writeNumberField("version", 1);
        metadata(subject);
        json.writeArrayFieldStart("components");
        for (Subject.Part part : subject.parts()) {
            component(part);
        }
        json.writeEndArray();
        dependencies(subject);
        json.writeArrayFieldStart("compositions");
        json.writeStartObject();
        json.writeStringField("aggregate", subject.undescribed().isEmpty() ? "unknown" : "incomplete");
        json.writeArrayFieldStart("assemblies");
        json.writeString(ROOT);
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        if (!subject.assessments().isEmpty()) {
            vulnerabilities(subject);
        }
        json.writeEndObject();
    }

    /** One of a name and a decision, with all components it is about. */
    private void vulnerabilities(Subject subject) throws IOException {
        Set<String> written =
                subject.parts().stream().map(part -> text(part.id())).collect(Collectors.toSet());
        Map<Assessments.Assessment, List<String>> said = new LinkedHashMap<>();
        for (Assessments.Assessment one : subject.assessments()) {
            if (written.contains(text(one.component()))) {
                var alike = new Assessments.Assessment(
                        NOBODY, one.vulnerability(), one.state(), one.justification(), one.detail(), one.action());
                said.computeIfAbsent(alike, _ -> new ArrayList<>()).add(text(one.component()));
            }
        }
        json.writeArrayFieldStart("vulnerabilities");
        for (var one : said.entrySet()) {
            vulnerability(one.getKey(), one.getValue());
        }
        json.writeEndArray();
    }

    private void vulnerability(Assessments.Assessment said, List<String> components) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", said.vulnerability());
        if (!said.action().isEmpty()) {
            json.writeStringField("recommendation", said.action());
        }
        if (!said.state().isEmpty()) {
            json.writeObjectFieldStart("analysis");
            json.writeStringField("state", said.state());
            if (!said.justification().isEmpty()) {
                json.writeStringField("justification", said.justification());
            }
            if (!said.detail().isEmpty()) {
                json.writeStringField("detail", said.detail());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("affects");
        for (String component : components) {
            json.writeStartObject();
            json.writeStringField("ref", component);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void metadata(Subject subject) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeStringField("timestamp", subject.at().toString());
        json.writeObjectFieldStart("tools");
        json.writeArrayFieldStart("components");
        json.writeStartObject();
        json.writeStringField("type", "application");
        json.writeStringField("name", "Fleetward");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("component");
        json.writeStringField("type", subject.type());
        json.writeStringField("bom-ref", ROOT);
        json.writeStringField("name", subject.name());
        if (!subject.version().isEmpty()) {
            json.writeStringField("version", subject.version());
        }
        List<Map.Entry<String, String>> properties = new ArrayList<>();
        subject.versions().forEach(version -> properties.add(Map.entry("fleetward:software-version", version)));
        subject.undescribed().forEach(version -> properties.add(Map.entry("fleetward:without-sbom", version)));
        properties(properties);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void component(Subject.Part part) throws IOException {
        json.writeStartObject();
        String type = part.type().toLowerCase(Locale.ROOT).replace('_', '-');
        json.writeStringField("type", TYPES.contains(type) ? type : "library");
        json.writeStringField("bom-ref", part.id().toString());
        if (!part.supplier().isEmpty()) {
            supplier(part);
        }
        json.writeStringField("name", part.name());
        if (!part.version().isEmpty()) {
            json.writeStringField("version", part.version());
        }
        if (part.optional()) {
            json.writeStringField("scope", "optional");
        }
        hashes(part);
        licences(part.licences());
        if (!part.cpes().isEmpty()) {
            json.writeStringField("cpe", part.cpes().getFirst());
        }
        if (part.purl().isPresent()) {
            json.writeStringField("purl", part.purl().get());
        }
        List<Map.Entry<String, String>> properties = new ArrayList<>();
        part.cpes().stream().skip(1).forEach(cpe -> properties.add(Map.entry("fleetward:cpe", cpe)));
        part.versions().forEach(version -> properties.add(Map.entry("fleetward:software-version", version)));
        properties(properties);
        json.writeEndObject();
    }

    private void supplier(Subject.Part part) throws IOException {
        json.writeObjectFieldStart("supplier");
        json.writeStringField("name", part.supplier());
        if (part.contact().startsWith("http")) {
            json.writeArrayFieldStart("url");
            json.writeString(part.contact());
            json.writeEndArray();
        } else if (part.contact().matches("[^@\\s]+@[^@\\s]+")) {
            json.writeArrayFieldStart("contact");
            json.writeStartObject();
            json.writeStringField("email", part.contact());
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void hashes(Subject.Part part) throws IOException {
        Map<String, String> known = new LinkedHashMap<>();
        part.hashes().forEach((algorithm, value) -> {
            String name = Written.cycloneDxHash(algorithm);
            if (!name.isEmpty() && value.matches("[a-f0-9]{32}|[a-f0-9]{40}|[a-f0-9]{64}|[a-f0-9]{96}|[a-f0-9]{128}")) {
                known.put(name, value);
            }
        });
        if (known.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("hashes");
        for (Map.Entry<String, String> hash : known.entrySet()) {
            json.writeStartObject();
            json.writeStringField("alg", hash.getKey());
            json.writeStringField("content", hash.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void licences(List<String> licences) throws IOException {
        if (licences.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("licenses");
        String expression = Written.expression(licences);
        if (!expression.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("expression", expression);
            json.writeEndObject();
        } else {
            for (String licence : licences) {
                json.writeStartObject();
                json.writeObjectFieldStart("license");
                json.writeStringField("name", licence);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void properties(List<Map.Entry<String, String>> properties) throws IOException {
        if (properties.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("properties");
        for (Map.Entry<String, String> property : properties) {
            json.writeStartObject();
            json.writeStringField("name", property.getKey());
            json.writeStringField("value", property.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void dependencies(Subject subject) throws IOException {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        needs.put(
                ROOT,
                subject.direct().stream().map(part -> part.id().toString()).toList());
        subject.parts().forEach(part -> needs.put(part.id().toString(), new ArrayList<>()));
        for (Subject.Need need : subject.needs()) {
            List<String> of = needs.get(text(need.component()));
            if (of != null && needs.containsKey(text(need.needs()))) {
                of.add(text(need.needs()));
            }
        }
        json.writeArrayFieldStart("dependencies");
        for (Map.Entry<String, List<String>> one : needs.entrySet()) {
            json.writeStartObject();
            json.writeStringField("ref", one.getKey());
            json.writeArrayFieldStart("dependsOn");
            for (String to : one.getValue()) {
                json.writeString(to);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String text(UUID id) {
        return id.toString();
    }
}
