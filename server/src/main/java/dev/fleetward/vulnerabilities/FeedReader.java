package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads a feed as it streams in: one record, an array of them, or a ZIP of either. Nothing is unpacked to disk and no
 * more than one record is held; every size is bounded after decompression, so a bomb ends at a limit.
 */
final class FeedReader {

    static final long MAX_FEED_BYTES = 4L * 1024 * 1024 * 1024;
    static final long MAX_UNPACKED_BYTES = 32L * 1024 * 1024 * 1024;
    static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;
    static final int MAX_RECORDS = 2_000_000;
    static final int MAX_NESTING_LEVELS = 100;
    private static final int PEEK_BYTES = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING_LEVELS)
                    .maxStringLength(MAX_RECORD_BYTES)
                    .build())
            .build()
            .setCodec(Json.MAPPER);

    private final Sink sink;
    private int records;

    FeedReader(Sink sink) {
        this.sink = sink;
    }

    /** Where records go; the name is the file in the archive or the place in the array. */
    interface Sink {
        void record(String name, JsonNode node);

        void rejected(String name, String reason);
    }

    /** @throws Problem 400 when the body is none of the three, 413 past a limit; records before that are kept */
    void read(InputStream body) {
        try (BufferedInputStream in = new BufferedInputStream(new Bounded(body, MAX_FEED_BYTES, "A feed"))) {
            in.mark(PEEK_BYTES);
            int first = in.read();
            int second = in.read();
            in.reset();
            if (first == 'P' && second == 'K') {
                archive(in);
            } else if (first == 0x1f && second == 0x8b) {
                document(new Bounded(new GZIPInputStream(in), MAX_UNPACKED_BYTES, "A feed after unpacking"), "record");
            } else {
                document(in, "record");
            }
        } catch (JsonProcessingException malformed) {
            throw unreadable("The body is neither a ZIP nor well-formed JSON: " + malformed.getOriginalMessage());
        } catch (ZipException malformed) {
            throw unreadable("The ZIP is damaged: " + malformed.getMessage());
        } catch (IOException broken) {
            throw unreadable("The body ended early: " + broken.getMessage());
        }
    }

    private static Problem unreadable(String detail) {
        return new Problem(400, "unreadable-feed", "Unreadable feed", detail);
    }

    private void archive(InputStream in) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        InputStream unpacked = new Bounded(zip, MAX_UNPACKED_BYTES, "A feed after unpacking");
        boolean any = false;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            any = true;
            if (entry.isDirectory() || !entry.getName().endsWith(".json")) {
                continue;
            }
            byte[] bytes = unpacked.readNBytes(MAX_RECORD_BYTES + 1);
            if (bytes.length > MAX_RECORD_BYTES) {
                count();
                sink.rejected(name(entry), "the record is larger than " + MAX_RECORD_BYTES + " bytes");
                continue;
            }
            try {
                document(new ByteArrayInputStream(bytes), name(entry));
            } catch (JsonProcessingException malformed) {
                count();
                sink.rejected(name(entry), "not well-formed JSON: " + malformed.getOriginalMessage());
            }
        }
        if (!any) {
            throw unreadable("The ZIP holds no files.");
        }
    }

    private static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.substring(0, Math.min(name.length(), OsvParser.MAX_NAME_CHARS));
    }

    private void document(InputStream in, String name) throws IOException {
        try (JsonParser json = JSON.createParser(in)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_ARRAY) {
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    one(json, name + "[" + i + "]");
                }
            } else if (first == JsonToken.START_OBJECT) {
                object(json, name);
            } else if (first != null) {
                one(json, name);
            } else {
                throw unreadable("The body is empty; send an OSV record, an array of records or a ZIP of records.");
            }
        }
    }

    /** One record, or a page of NVD's, which may be a whole year: its records are taken as they stream by. */
    private void object(JsonParser json, String name) throws IOException {
        ObjectNode record = Json.MAPPER.createObjectNode();
        boolean page = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY && field.equals("vulnerabilities")) {
                page = true;
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    one(json, name + "[" + i + "]");
                }
            } else {
                record.set(field, json.<JsonNode>readValueAsTree());
            }
        }
        if (!page) {
            record(name, record);
        }
    }

    private void one(JsonParser json, String name) throws IOException {
        record(name, json.readValueAsTree());
    }

    private void record(String name, JsonNode node) {
        count();
        String id = RecordParser.id(node);
        sink.record(id.isEmpty() || id.length() > OsvParser.MAX_ID_CHARS ? name : id, node);
    }

    private void count() {
        records++;
        if (records > MAX_RECORDS) {
            throw new Problem(413, "too-large", "Too large", "A feed may have at most " + MAX_RECORDS + " records.");
        }
    }

    /** Ends with a problem when more than allowed has been read. */
    private static final class Bounded extends FilterInputStream {
        private final long maxBytes;
        private final String what;
        private long read;

        Bounded(InputStream in, long maxBytes, String what) {
            super(in);
            this.maxBytes = maxBytes;
            this.what = what;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            counted(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            counted(Math.max(n, 0));
            return n;
        }

        private void counted(int bytes) {
            read += bytes;
            if (read > maxBytes) {
                throw Problem.tooLarge(what, maxBytes);
            }
        }
    }
}
