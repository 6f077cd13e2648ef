package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** SPDX 2.2 and 2.3 as JSON or YAML. Elements are read one at a time, so a large document is never a whole tree. */
final class SpdxParser {

    private SpdxParser() {}

    static SpdxDocument parse(JsonParser json, SbomDraft draft, String place) throws IOException {
        var document = new SpdxDocument(place);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "spdxVersion" -> document.version(json.getText());
                case "name" -> document.name(json.getText());
                case "documentNamespace" -> document.namespace(json.getText());
                case "creationInfo" -> creation(TextTree.read(json), document);
                case "externalDocumentRefs" ->
                    each(
                            json,
                            place,
                            field,
                            (node, _) -> document.other(
                                    node.path("externalDocumentId").asText(),
                                    node.path("spdxDocument").asText()));
                case "packages" -> each(json, place, field, (node, where) -> document.spdxPackage(draft, node, where));
                case "files" ->
                    each(
                            json,
                            place,
                            field,
                            (node, _) -> document.file(node.path("SPDXID").asText()));
                case "documentDescribes" -> describes(TextTree.read(json), document);
                case "relationships" ->
                    each(json, place, field, (node, where) -> relationship(node, place + where, document));
                default -> json.skipChildren();
            }
        }
        return document;
    }

    interface ElementReader {
        void read(JsonNode element, String where);
    }

    static void each(JsonParser json, String place, String field, ElementReader reader) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new UnreadableSbom(place + field + ": expected a list.");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            JsonNode element = TextTree.read(json);
            if (!element.isObject()) {
                throw new UnreadableSbom(place + field + "[" + i + "]: expected an object.");
            }
            reader.read(element, field + "[" + i + "]");
        }
    }

    private static void creation(JsonNode info, SpdxDocument document) {
        document.created(text(info, "created", document.place() + "creationInfo"));
        for (JsonNode creator : info.path("creators")) {
            document.creator(creator.asText());
        }
    }

    private static void describes(JsonNode described, SpdxDocument document) {
        described.forEach(reference -> document.relation("SPDXRef-DOCUMENT", "DESCRIBES", reference.asText()));
    }

    private static void relationship(JsonNode node, String where, SpdxDocument document) {
        document.relation(
                text(node, "spdxElementId", where),
                text(node, "relationshipType", where),
                text(node, "relatedSpdxElement", where));
    }
}
