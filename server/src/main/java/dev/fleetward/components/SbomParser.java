package dev.fleetward.components;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Tells an SBOM's format by its content, never by its name, and reads it within {@link SbomLimits}. */
final class SbomParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(SbomLimits.MAX_NESTING_LEVELS)
                    .maxStringLength(SbomLimits.MAX_TEXT_CHARS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .setCodec(new ObjectMapper());

    private SbomParser() {}

    /**
     * Reads the document.
     *
     * @throws UnreadableSbom saying what is wrong and where
     */
    static Sbom parse(byte[] document) {
        if (document.length > SbomLimits.MAX_SBOM_BYTES) {
            throw new UnreadableSbom("The document is larger than " + SbomLimits.MAX_SBOM_BYTES + " bytes.");
        }
        if (firstVisible(document) == '<') {
            return new CycloneDxXmlParser().parse(document);
        }
        try {
            Map<String, String> marks = topLevelTexts(document);
            try (JsonParser json = JSON.createParser(document)) {
                json.nextToken();
                if ("CycloneDX".equals(marks.get("bomFormat"))) {
                    return new CycloneDxParser().parse(json);
                }
                if (marks.getOrDefault("spdxVersion", "").startsWith("SPDX-2.")) {
                    return new SpdxParser().parse(json);
                }
                if (marks.containsKey("@graph")
                        && marks.getOrDefault("@context", "").contains("spdx.org/rdf/3.")) {
                    return new Spdx3Parser().parse(json);
                }
            }
        } catch (JsonProcessingException malformed) {
            throw new UnreadableSbom("The document is not well-formed JSON" + at(malformed.getLocation()) + ": "
                    + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UnreadableSbom("The document cannot be read: " + impossible.getMessage());
        }
        throw new UnreadableSbom("The document is JSON but no SBOM that Fleetward reads: it has neither \"bomFormat\":"
                + " \"CycloneDX\", nor \"spdxVersion\": \"SPDX-2.2\" or \"SPDX-2.3\", nor an SPDX 3.0 @context with a"
                + " @graph.");
    }

    private static Map<String, String> topLevelTexts(byte[] document) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser json = JSON.createParser(document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableSbom("The document must be one JSON object.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                texts.put(field, json.currentToken().isScalarValue() ? json.getText() : "");
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw new UnreadableSbom("The document has text after its closing brace" + at(json.currentLocation()));
            }
        }
        return texts;
    }

    private static char firstVisible(byte[] document) {
        for (byte b : document) {
            // Whitespace and the bytes of a UTF-8 byte order mark may stand before the first character.
            if (b > ' ') {
                return (char) b;
            }
        }
        throw new UnreadableSbom("The document is empty.");
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
