package dev.fleetward.components.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Tells each document's format by its content, never by its name, and adds what it says to one draft. Used by one
 * thread.
 */
final class Documents {

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(SbomLimits.MAX_NESTING_LEVELS)
            .maxStringLength(SbomLimits.MAX_TEXT_CHARS)
            .build();
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .setCodec(new ObjectMapper());
    private static final JsonFactory YAML = yaml();
    private static final Pattern TAG_VALUE = Pattern.compile("(?m)^SPDXVersion:");
    private static final Pattern YAML_SPDX = Pattern.compile("(?m)^[\"']?spdxVersion[\"']?[ \\t]*:");
    private static final Pattern XML_ENCODING = Pattern.compile("^[^>]*encoding\\s*=\\s*[\"']([^\"']+)");
    private static final int HEAD_BYTES = 256;
    private static final String NOT_KNOWN =
            "The document is no SBOM that Fleetward reads: it has neither \"bomFormat\":"
                    + " \"CycloneDX\", nor \"spdxVersion\": \"SPDX-2.2\" or \"SPDX-2.3\", nor an SPDX 3.0 @context with a"
                    + " @graph, nor is it SPDX tag-value, a report of Yocto's cve-check or of Buildroot.";

    private final SbomDraft draft;
    private final List<SpdxDocument> spdx = new ArrayList<>();

    Documents(SbomDraft draft) {
        this.draft = draft;
    }

    private static JsonFactory yaml() {
        var options = new LoaderOptions();
        options.setCodePointLimit(SbomLimits.MAX_SBOM_BYTES);
        options.setNestingDepthLimit(SbomLimits.MAX_NESTING_LEVELS);
        options.setMaxAliasesForCollections(1);
        options.setAllowRecursiveKeys(false);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .streamReadConstraints(CONSTRAINTS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .setCodec(new ObjectMapper());
    }

    /**
     * Adds one document.
     *
     * @param place what stands before each place in a message: the document's name in an archive, or nothing
     * @throws UnreadableSbom saying what is wrong and where
     */
    Sbom.Format add(byte[] document, String place) {
        try {
            char first = firstVisible(document, place);
            if (first == '<') {
                if (isSaidToBeUtf8(document)) {
                    utf8(document, place);
                }
                new CycloneDxXmlParser(draft, place).parse(document);
                return Sbom.Format.CYCLONEDX_XML;
            }
            return first == '{' || first == '[' ? json(document, place) : text(document, place);
        } catch (JsonProcessingException malformed) {
            throw new UnreadableSbom(place + "The document is not well-formed" + at(malformed.getLocation()) + ": "
                    + Texts.clip(String.valueOf(malformed.getOriginalMessage())));
        } catch (IOException | YAMLException unreadable) {
            throw new UnreadableSbom(
                    place + "The document cannot be read: " + Texts.clip(String.valueOf(unreadable.getMessage())));
        }
    }

    /** Documents refer to each other; what refers to one that was not sent is told apart. */
    void finish() {
        var held = spdx.stream().map(SpdxDocument::namespace).toList();
        var namespaces = Set.copyOf(held);
        for (SpdxDocument document : spdx) {
            for (String other : document.otherDocuments()) {
                if (!namespaces.contains(other)) {
                    draft.outside(other);
                }
            }
            document.into(draft);
        }
    }

    private Sbom.Format json(byte[] document, String place) throws IOException {
        Map<String, String> marks = topLevelTexts(document, place);
        try (JsonParser json = JSON.createParser(document)) {
            json.nextToken();
            if ("CycloneDX".equals(marks.get("bomFormat"))) {
                new CycloneDxParser(draft, place).parse(json);
                return Sbom.Format.CYCLONEDX;
            }
            if (marks.getOrDefault("spdxVersion", "").startsWith("SPDX-2.")) {
                spdx.add(SpdxParser.parse(json, draft, place));
                return Sbom.Format.SPDX;
            }
            if (marks.containsKey("sbom") && isWrappedSpdx(document)) {
                // GitHub's interface answers with the document as a member of an object.
                json.nextToken();
                json.nextToken();
                spdx.add(SpdxParser.parse(json, draft, place));
                return Sbom.Format.SPDX;
            }
            if (marks.containsKey("@graph")
                    && marks.getOrDefault("@context", "").contains("spdx.org/rdf/3.")) {
                new Spdx3Parser(draft, place).parse(json);
                return Sbom.Format.SPDX;
            }
            if (marks.containsKey("package") && marks.containsKey("version")) {
                new CveCheckParser(draft, place).parse(json);
                return Sbom.Format.YOCTO_CVE_CHECK;
            }
            if (marks.containsKey("packages") && marks.containsKey("package_status_checks")) {
                new BuildrootParser(draft, place).statistics(json);
                return Sbom.Format.BUILDROOT_STATS;
            }
            if (!isShowInfo(document)) {
                throw UnreadableSbom.foreign(place + NOT_KNOWN);
            }
            new BuildrootParser(draft, place).showInfo(json);
            return Sbom.Format.BUILDROOT;
        }
    }

    private static boolean isWrappedSpdx(byte[] document) throws IOException {
        try (JsonParser json = JSON.createParser(document)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    && "sbom".equals(json.nextFieldName())
                    && json.nextToken() == JsonToken.START_OBJECT
                    && hasVersion(json);
        }
    }

    private static boolean hasVersion(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if ("spdxVersion".equals(json.currentName())) {
                return true;
            }
            json.nextToken();
            json.skipChildren();
        }
        return false;
    }

    private static boolean isShowInfo(byte[] document) throws IOException {
        try (JsonParser json = JSON.createParser(document)) {
            return BuildrootParser.isShowInfo(json);
        }
    }

    private Sbom.Format text(byte[] document, String place) throws IOException {
        String text = utf8(document, place);
        if (TAG_VALUE.matcher(text).find()) {
            spdx.add(new SpdxTagParser(draft, place).parse(text));
            return Sbom.Format.SPDX_TAG_VALUE;
        }
        if (text.startsWith("\"PACKAGE\",\"VERSION\",\"LICENSE\"")) {
            new BuildrootParser(draft, place).manifest(text);
            return Sbom.Format.BUILDROOT_MANIFEST;
        }
        if (!YAML_SPDX.matcher(text).find()) {
            throw UnreadableSbom.foreign(place + NOT_KNOWN);
        }
        try (JsonParser yaml = YAML.createParser(text)) {
            yaml.nextToken();
            spdx.add(SpdxParser.parse(yaml, draft, place));
            return Sbom.Format.SPDX_YAML;
        }
    }

    /** Java's XML parser tells of other bytes on standard error. */
    private static boolean isSaidToBeUtf8(byte[] document) {
        String head = new String(document, 0, Math.min(document.length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
        Matcher other = XML_ENCODING.matcher(head);
        return head.indexOf('\0') < 0 && (!other.find() || other.group(1).equalsIgnoreCase("utf-8"));
    }

    private static String utf8(byte[] document, String place) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException broken) {
            throw UnreadableSbom.foreign(place + "The document is not text in UTF-8.");
        }
    }

    private static Map<String, String> topLevelTexts(byte[] document, String place) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser json = JSON.createParser(document)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw UnreadableSbom.foreign(place + "The document must be one JSON object.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                texts.put(field, json.currentToken().isScalarValue() ? json.getText() : list(json));
            }
            if (json.nextToken() != null) {
                throw new UnreadableSbom(
                        place + "The document has text after its closing brace" + at(json.currentLocation()));
            }
        }
        return texts;
    }

    /** The texts of a list, such as the contexts of JSON-LD; of anything else nothing. */
    private static String list(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return "";
        }
        var texts = new StringBuilder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING && texts.length() < SbomLimits.MAX_NAME_CHARS) {
                texts.append(Texts.clip(json.getText())).append(' ');
            }
            json.skipChildren();
        }
        return texts.toString();
    }

    private static char firstVisible(byte[] document, String place) {
        for (byte b : document) {
            // Whitespace and the bytes of a UTF-8 byte order mark may stand before the first character.
            if (b > ' ') {
                return (char) b;
            }
        }
        throw UnreadableSbom.foreign(place + "The document is empty.");
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
