package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads members of a record, and writes the members of an OSV record that all our readings have. */
final class Fields {
    static final int MAX_TEXT_CHARS = 200_000;
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");

    private Fields() {}

    /** @throws BadRecord naming the field when it is missing or blank */
    static String required(JsonNode node, String field) {
        String value = node.path(field).asText("").strip();
        if (value.isEmpty() || value.equals("null")) {
            throw new BadRecord(field + " is missing");
        }
        return value;
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        String text = value.asText("");
        return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
    }

    static String cve(String text, String field) {
        if (!isCve(text)) {
            throw new BadRecord("%s '%s' is no CVE number".formatted(field, shortened(text)));
        }
        return text;
    }

    static boolean isCve(String text) {
        return CVE.matcher(text).matches();
    }

    static LocalDate date(JsonNode node, String field) {
        String value = required(node, field);
        try {
            return LocalDate.parse(value.substring(0, Math.min(10, value.length())));
        } catch (DateTimeException notADate) {
            throw new BadRecord("%s '%s' is no date such as 2026-01-31".formatted(field, shortened(value)));
        }
    }

    static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /** Puts the member unless the text is empty. */
    static void put(ObjectNode osv, String field, String text) {
        if (!text.isEmpty()) {
            osv.put(field, text);
        }
    }

    static void aliases(ObjectNode osv, Stream<String> names) {
        ArrayNode aliases = osv.putArray("aliases");
        names.map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals(osv.path("id").asText()))
                .distinct()
                .forEach(aliases::add);
    }

    static void references(ObjectNode osv, Stream<String> addresses) {
        ArrayNode references = osv.putArray("references");
        addresses
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .distinct()
                .forEach(address -> references.addObject().put("type", "WEB").put("url", address));
    }

    static void severity(ObjectNode osv, Stream<String> vectors) {
        ArrayNode severity = osv.putArray("severity");
        vectors.filter(vector -> !vector.isEmpty()).distinct().forEach(vector -> severity.addObject()
                .put(
                        "type",
                        vector.startsWith("CVSS:4") ? "CVSS_V4" : vector.startsWith("CVSS:3") ? "CVSS_V3" : "CVSS_V2")
                .put("score", vector));
    }
}
