package dev.fleetward.components.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** SPDX 2.3 JSON. */
final class SpdxWriter {

    private static final String ROOT = "SPDXRef-product";
    private static final String NOT_STATED = "NOASSERTION";
    private static final Set<String> PURPOSES = Set.of(
            "APPLICATION",
            "FRAMEWORK",
            "LIBRARY",
            "CONTAINER",
            "OPERATING_SYSTEM",
            "DEVICE",
            "FIRMWARE",
            "SOURCE",
            "ARCHIVE",
            "FILE",
            "INSTALL",
            "OTHER");

    private final JsonGenerator json;
    private final Map<String, String> extracted = new LinkedHashMap<>();

    SpdxWriter(JsonGenerator json) {
        this.json = json;
    }

    void document(Subject subject) throws IOException {
        json.writeStartObject();
        json.writeStringField("spdxVersion", "SPDX-2.3");
        json.writeStringField("dataLicense", "CC0-1.0");
        json.writeStringField("SPDXID", "SPDXRef-DOCUMENT");
        json.writeStringField("name", (subject.name() + " " + subject.version()).strip());
        json.writeStringField("documentNamespace", "urn:uuid:" + subject.number());
        if (!subject.undescribed().isEmpty()) {
            json.writeStringField(
                    "comment", "Incomplete: no SBOM is known of " + String.join(", ", subject.undescribed()) + ".");
        }
        json.writeObjectFieldStart("creationInfo");
        json.writeStringField("created", subject.at().toString());
        json.writeArrayFieldStart("creators");
        json.writeString("Tool: Fleetward");
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("packages");
        product(subject);
        for (Subject.Part part : subject.parts()) {
            component(part);
        }
        json.writeEndArray();
        extractedLicences();
        relationships(subject);
        json.writeEndObject();
    }

    private void product(Subject subject) throws IOException {
        json.writeStartObject();
        json.writeStringField("SPDXID", ROOT);
        json.writeStringField("name", subject.name());
        if (!subject.version().isEmpty()) {
            json.writeStringField("versionInfo", subject.version());
        }
        json.writeStringField("primaryPackagePurpose", subject.type().toUpperCase(Locale.ROOT));
        json.writeStringField("downloadLocation", NOT_STATED);
        json.writeBooleanField("filesAnalyzed", false);
        json.writeStringField("comment", "Software: " + String.join(", ", subject.versions()));
        json.writeEndObject();
    }

    private void component(Subject.Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("SPDXID", id(part));
        json.writeStringField("name", part.name());
        if (!part.version().isEmpty()) {
            json.writeStringField("versionInfo", part.version());
        }
        String purpose = part.type().toUpperCase(Locale.ROOT).replace('-', '_');
        if (PURPOSES.contains(purpose)) {
            json.writeStringField("primaryPackagePurpose", purpose);
        }
        json.writeStringField("supplier", supplier(part));
        json.writeStringField("downloadLocation", NOT_STATED);
        json.writeBooleanField("filesAnalyzed", false);
        json.writeStringField("licenseConcluded", NOT_STATED);
        json.writeStringField("licenseDeclared", licence(part.licences()));
        json.writeStringField("copyrightText", NOT_STATED);
        checksums(part);
        references(part);
        json.writeEndObject();
    }

    private static String supplier(Subject.Part part) {
        if (part.supplier().isEmpty()) {
            return NOT_STATED;
        }
        String name = part.supplier().replace('(', '[').replace(')', ']');
        return "Organization: " + name + (part.contact().isEmpty() ? "" : " (" + part.contact() + ")");
    }

    /** What is no expression becomes a licence of the document's own, with the text as it was. */
    private String licence(List<String> licences) {
        if (licences.isEmpty()) {
            return NOT_STATED;
        }
        return Written.expression(licences.stream()
                .map(text -> Written.isExpression(text)
                        ? text
                        : extracted.computeIfAbsent(text, _ -> "LicenseRef-text-" + (extracted.size() + 1)))
                .toList());
    }

    private void extractedLicences() throws IOException {
        if (extracted.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("hasExtractedLicensingInfos");
        for (Map.Entry<String, String> one : extracted.entrySet()) {
            json.writeStartObject();
            json.writeStringField("licenseId", one.getValue());
            json.writeStringField("name", one.getKey());
            json.writeStringField("extractedText", one.getKey());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void checksums(Subject.Part part) throws IOException {
        json.writeArrayFieldStart("checksums");
        for (Map.Entry<String, String> hash : part.hashes().entrySet()) {
            String name = Written.spdxHash(hash.getKey());
            if (!name.isEmpty()) {
                json.writeStartObject();
                json.writeStringField("algorithm", name);
                json.writeStringField("checksumValue", hash.getValue());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void references(Subject.Part part) throws IOException {
        json.writeArrayFieldStart("externalRefs");
        if (part.purl().isPresent()) {
            reference("PACKAGE-MANAGER", "purl", part.purl().get());
        }
        for (String cpe : part.cpes()) {
            reference("SECURITY", cpe.startsWith("cpe:/") ? "cpe22Type" : "cpe23Type", cpe);
        }
        json.writeEndArray();
    }

    private void reference(String category, String type, String locator) throws IOException {
        json.writeStartObject();
        json.writeStringField("referenceCategory", category);
        json.writeStringField("referenceType", type);
        json.writeStringField("referenceLocator", locator);
        json.writeEndObject();
    }

    private void relationships(Subject subject) throws IOException {
        json.writeArrayFieldStart("relationships");
        relationship("SPDXRef-DOCUMENT", "DESCRIBES", ROOT);
        for (Subject.Part part : subject.parts()) {
            if (part.optional()) {
                relationship(id(part), "OPTIONAL_COMPONENT_OF", ROOT);
            } else {
                relationship(ROOT, "CONTAINS", id(part));
            }
        }
        for (Subject.Part part : subject.direct()) {
            relationship(ROOT, "DEPENDS_ON", id(part));
        }
        for (Subject.Need need : subject.needs()) {
            relationship("SPDXRef-" + need.component(), "DEPENDS_ON", "SPDXRef-" + need.needs());
        }
        json.writeEndArray();
    }

    private void relationship(String left, String kind, String right) throws IOException {
        json.writeStartObject();
        json.writeStringField("spdxElementId", left);
        json.writeStringField("relationshipType", kind);
        json.writeStringField("relatedSpdxElement", right);
        json.writeEndObject();
    }

    private static String id(Subject.Part part) {
        return "SPDXRef-" + part.id();
    }
}
