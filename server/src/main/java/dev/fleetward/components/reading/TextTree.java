package dev.fleetward.components.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/** One element as a tree. YAML takes an unquoted version 1.10 for a number and loses its end: there, all is text. */
final class TextTree {

    private TextTree() {}

    static JsonNode read(JsonParser json) throws IOException {
        if (!(json instanceof YAMLParser)) {
            JsonNode tree = json.readValueAsTree();
            return tree == null ? JsonNodeFactory.instance.nullNode() : tree;
        }
        return element(json);
    }

    /** The parser's own limit of nesting bounds the recursion. */
    private static JsonNode element(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                object.set(name, element(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (JsonToken next = json.nextToken();
                    next != null && next != JsonToken.END_ARRAY;
                    next = json.nextToken()) {
                array.add(element(json));
            }
            return array;
        }
        return token == null || token == JsonToken.VALUE_NULL
                ? JsonNodeFactory.instance.nullNode()
                : JsonNodeFactory.instance.textNode(json.getText());
    }
}
