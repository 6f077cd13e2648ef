package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells by its content which source's record a JSON object is, and reads it. */
public final class RecordParser {

    private RecordParser() {}

    /** @throws Rejected saying which field is wrong */
    public static OsvRecord parse(JsonNode node) {
        JsonNode cve = node.path("cve");
        if (cve.isObject()) {
            return NvdParser.parse(cve);
        }
        if (CveParser.reads(node)) {
            return CveParser.parse(node);
        }
        return NvdParser.reads(node) ? NvdParser.parse(node) : OsvParser.parse(node);
    }

    /** What the record calls itself, as far as that can be told; empty otherwise. */
    static String id(JsonNode node) {
        for (String pointer : new String[] {"/id", "/cve/id", "/cveMetadata/cveId"}) {
            String id = node.at(pointer).asText("");
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "";
    }
}
