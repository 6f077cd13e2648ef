package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** JSON with one spelling only (OLPC's canonical form): members sorted, nothing escaped but quote and backslash. */
final class CanonicalJson {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private CanonicalJson() {}

    /** Of objects, lists, texts, whole numbers and truths; others have no canonical form. */
    static byte[] of(JsonNode node) {
        var out = new StringBuilder();
        write(node, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                String separator = "{";
                for (String name : node.propertyStream()
                        .map(one -> one.getKey())
                        .sorted(BY_BYTES)
                        .toList()) {
                    out.append(separator);
                    text(name, out);
                    out.append(':');
                    write(node.get(name), out);
                    separator = ",";
                }
                out.append(node.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                String separator = "[";
                for (JsonNode item : node) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(node.isEmpty() ? "[]" : "]");
            }
            case STRING -> text(node.asText(), out);
            case BOOLEAN -> out.append(node.asBoolean());
            case NUMBER -> {
                if (!node.isIntegralNumber()) {
                    throw new IllegalArgumentException("a fraction has no canonical form: " + node);
                }
                out.append(node.asText());
            }
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no canonical form: " + node);
        }
    }

    private static void text(String text, StringBuilder out) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
