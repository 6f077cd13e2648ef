package dev.fleetward.disclosure.csaf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.util.Locale;

/** How a document lies in a file (CSAF 2.0, 5.1). */
public final class CsafFile {
    private CsafFile() {}

    /** The only name the file of a document with that tracking id may have. */
    public static String name(String trackingId) {
        return trackingId.toLowerCase(Locale.ROOT).replaceAll("[^+\\-a-z0-9]+", "_") + ".json";
    }

    public static String text(JsonNode document) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
