package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a feed as it streams in: a record, an array or lines of them, one of the wrappings that publishers use, each plain
 * or compressed, or a ZIP of such files. Nothing is unpacked to disk and no more than one record is held; every size is
 * bounded after decompression, so a bomb ends at a limit.
 */
public final class FeedReader {

    public static final long MAX_FEED_BYTES = 4L * 1024 * 1024 * 1024;
    static final long MAX_UNPACKED_BYTES = 32L * 1024 * 1024 * 1024;
    static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;
    static final int MAX_RECORDS = 2_000_000;
    static final int MAX_NESTING_LEVELS = 100;
    static final int MAX_NAME_CHARS = 500;
    static final int MAX_PACKINGS = 3;
    private static final int PEEK_BYTES = 64;

    /** Members under which NVD and CISA, ENISA and FIRST put their records. */
    private static final Set<String> WRAPPINGS = Set.of("vulnerabilities", "items", "data");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING_LEVELS)
                    .maxStringLength(MAX_RECORD_BYTES)
                    .build())
            .build()
            .setCodec(Json.MAPPER);

    private final Sink sink;
    private int records;

    public FeedReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * @param name its own id if it has one, else its place
     * @param place the file in the archive, or the place in the array
     */
    public record Found(Format format, String name, String place, JsonNode node) {
        private static final Pattern IN_A_LIST = Pattern.compile("(?s)(.*)(\\[[0-9]+]|:[0-9]+)");

        /** Whether it has no name but its place in a list. */
        public boolean isPlace() {
            return name.equals(place)
                    && (name.equals(LONE) || IN_A_LIST.matcher(place).matches());
        }

        /** The file it is alone in; its name when it is in a list. */
        public String file() {
            return place.equals(LONE) || IN_A_LIST.matcher(place).matches() ? name : place;
        }
    }

    /** What a lone record without a file name is called. */
    public static final String LONE = "record";

    /** Where records go. */
    public interface Sink {
        void record(Found found);

        /** @param content as it came, when there is little enough of it */
        void rejected(String name, String reason, byte @Nullable [] content);

        /** What a wrapping says besides its records, after them. */
        void wrapping(JsonNode header);
    }

    /**
     * @param name what the place of a lone record is called
     * @throws Problem 400 when the body is none of these, 413 past a limit; records before that are kept
     */
    public void read(InputStream body, String name) {
        try (InputStream in = peekable(new Bounded(body, MAX_FEED_BYTES, "A feed"))) {
            content(in, name, 0);
        } catch (JsonProcessingException malformed) {
            throw unreadable("The body is neither a ZIP nor well-formed JSON: " + malformed.getOriginalMessage());
        } catch (ZipException malformed) {
            throw unreadable("The compressed file is damaged: " + malformed.getMessage());
        } catch (RecordBudget.Spent spent) {
            throw Problem.tooLarge("A record", MAX_RECORD_BYTES);
        } catch (IOException broken) {
            throw unreadable("The body ended early: " + broken.getMessage());
        }
    }

    private static Problem unreadable(String detail) {
        return new Problem(400, "unreadable-feed", "Unreadable feed", detail);
    }

    private static InputStream peekable(InputStream in) {
        return new BufferedInputStream(in);
    }

    private static boolean startsWith(InputStream in, String beginning) throws IOException {
        in.mark(PEEK_BYTES);
        byte[] bytes = in.readNBytes(beginning.length());
        in.reset();
        return new String(bytes, StandardCharsets.ISO_8859_1).equals(beginning);
    }

    private void archive(InputStream in, int depth) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        InputStream unpacked = new Bounded(zip, MAX_UNPACKED_BYTES, "A feed after unpacking");
        boolean any = false;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            any = true;
            if (!entry.isDirectory() && entry.getName().matches("(?s).*\\.(json|jsonl|csv|gz|zip)")) {
                entry(
                        unpacked,
                        entry.getName().substring(0, Math.min(entry.getName().length(), MAX_NAME_CHARS)),
                        depth);
            }
        }
        if (!any) {
            throw unreadable("The ZIP holds no files.");
        }
    }

    private void entry(InputStream unpacked, String name, int depth) throws IOException {
        byte[] beginning = unpacked.readNBytes(MAX_RECORD_BYTES + 1);
        boolean whole = beginning.length <= MAX_RECORD_BYTES;
        var bytes = new ByteArrayInputStream(beginning);
        try {
            content(peekable(whole ? bytes : new SequenceInputStream(bytes, unpacked)), name, depth);
        } catch (JsonProcessingException malformed) {
            count();
            sink.rejected(name, "not well-formed JSON: " + malformed.getOriginalMessage(), whole ? beginning : null);
        } catch (RecordBudget.Spent spent) {
            count();
            sink.rejected(name, "the record is larger than " + MAX_RECORD_BYTES + " bytes", null);
        }
    }

    /** The CVE list's archive is a ZIP in a ZIP; what is packed for ever, such as a file that holds itself, is refused. */
    private void content(InputStream in, String name, int depth) throws IOException {
        if (depth > MAX_PACKINGS) {
            throw unreadable("%s is packed more than %d times over.".formatted(name, MAX_PACKINGS));
        }
        if (startsWith(in, "PK")) {
            archive(in, depth + 1);
        } else if (startsWith(in, "\u001f\u008b")) {
            var plain = new Bounded(new GZIPInputStream(in), MAX_UNPACKED_BYTES, "A feed after unpacking");
            content(peekable(plain), name, depth + 1);
        } else if (EpssLines.begin(in)) {
            EpssLines.read(new RecordBudget(in, MAX_RECORD_BYTES), name, this::one);
        } else {
            document(new RecordBudget(in, MAX_RECORD_BYTES), name);
        }
    }

    private void document(RecordBudget in, String name) throws IOException {
        try (JsonParser json = JSON.createParser((InputStream) in)) {
            JsonToken token = json.nextToken();
            if (token == null) {
                throw unreadable("The body is empty; send a record, an array of records or a ZIP of records.");
            }
            // Lines of JSON are documents in a row.
            for (int line = 0; token != null; token = json.nextToken(), line++) {
                String place = line == 0 ? name : name + ":" + (line + 1);
                in.next();
                if (token == JsonToken.START_ARRAY) {
                    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                        one(tree(json, in), place + "[" + i + "]");
                    }
                } else if (token == JsonToken.START_OBJECT) {
                    object(json, in, place);
                } else {
                    one(tree(json, in), place);
                }
            }
        }
    }

    private static JsonNode tree(JsonParser json, RecordBudget in) throws IOException {
        in.next();
        return json.readValueAsTree();
    }

    private void object(JsonParser json, RecordBudget in, String place) throws IOException {
        ObjectNode whole = Json.MAPPER.createObjectNode();
        boolean wraps = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY && WRAPPINGS.contains(field)) {
                wraps |= array(json, in, whole.putArray(field), place);
            } else {
                whole.set(field, json.readValueAsTree());
            }
        }
        JsonNode answer = whole.path("data");
        if (wraps || whole.has("totalResults") || whole.has("total") || whole.has("catalogVersion")) {
            sink.wrapping(whole);
        } else if (answer.isObject()) {
            graphQl(answer, place);
        } else {
            one(whole, place);
        }
    }

    /** @return whether it held records; else it is part of one, and filled in there */
    private boolean array(JsonParser json, RecordBudget in, ArrayNode part, String place) throws IOException {
        boolean wraps = false;
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (wraps || i == 0) {
                in.next();
            }
            JsonNode element = json.readValueAsTree();
            wraps |= i == 0 && isRecord(element);
            if (wraps) {
                one(element.path("cve").isObject() ? element.path("cve") : element, place + "[" + i + "]");
            } else {
                part.add(element);
            }
        }
        return wraps;
    }

    private static boolean isRecord(JsonNode element) {
        return element.path("cve").isObject()
                || switch (Format.of(element)) {
                    case KEV, EPSS, EUVD -> true;
                    case OSV, GHSA, NVD, CVE, CSAF -> false;
                };
    }

    private void graphQl(JsonNode answer, String place) {
        if (answer.has("securityAdvisory")) {
            one(answer.path("securityAdvisory"), place);
        }
        int i = 0;
        for (JsonNode advisory : answer.path("securityAdvisories").path("nodes")) {
            one(advisory, place + "[" + i++ + "]");
        }
    }

    private void one(JsonNode node, String place) {
        if (isLog(node)) {
            return;
        }
        count();
        Format format = Format.of(node);
        String id = format.id(node);
        String name = id.isEmpty() || id.length() > MAX_NAME_CHARS ? place : id;
        sink.record(new Found(format, name, place, node));
    }

    /** The CVE list keeps what changed when beside its records. */
    private static boolean isLog(JsonNode node) {
        return node.has("fetchTime") && node.has("numberOfChanges");
    }

    private void count() {
        records++;
        if (records > MAX_RECORDS) {
            throw new Problem(413, "too-large", "Too large", "A feed may have at most " + MAX_RECORDS + " records.");
        }
    }
}
