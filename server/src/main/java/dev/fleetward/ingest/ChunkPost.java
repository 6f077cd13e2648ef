package dev.fleetward.ingest;

import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request of chunks says before its body: whose, in which form, how long. Refused here is refused before a byte
 * of the body is read.
 */
record ChunkPost(String serial, String projectKey, Form form, String boundary, int bodyBytes) {
    static final String PATH_PREFIX = "/api/v0/chunks/";
    static final int MAX_BODY_BYTES = 20 * 1024 * 1024;
    private static final int MAX_SHOWN_CHARACTERS = 128;
    private static final int CHNK = 0x43484e4b;
    private static final int WRAPPING_BYTES = 8;
    private static final CharSequence PROJECT_KEY = HttpHeaders.createOptimized("memfault-project-key");

    enum Form {
        ONE_CHUNK,
        ONE_CHUNK_IN_BASE64,
        MULTIPART
    }

    /** Whether the address is ours, with slashes doubled or not; clients join base URL and path as text. */
    static boolean isAt(String path) {
        return path.startsWith(PATH_PREFIX)
                || (path.contains("//") && path.replaceAll("/{2,}", "/").startsWith(PATH_PREFIX));
    }

    /** @throws Problem with the status that clients of the protocol know */
    static ChunkPost read(HttpServerRequest request, String path) {
        String key = request.getHeader(PROJECT_KEY);
        if (key == null || key.isBlank()) {
            throw new Problem(
                    403,
                    "no-project-key",
                    "No project key",
                    "Send the product's project key in the header Memfault-Project-Key.");
        }
        String serial = serial(path);
        int length = length(request);
        String type = header(request, HttpHeaders.CONTENT_TYPE);
        String coding = header(request, HttpHeaders.CONTENT_ENCODING).strip().toLowerCase(Locale.ROOT);
        Form form = form(type.toLowerCase(Locale.ROOT), coding);
        Optional<String> boundary = form == Form.MULTIPART ? MultipartParser.boundary(type) : Optional.of("");
        return new ChunkPost(
                serial,
                key.strip(),
                form,
                boundary.orElseThrow(() -> Problem.invalid("The Content-Type of several chunks must name a boundary.")),
                length);
    }

    /** The chunks of the body, in order. */
    List<byte[]> chunks(byte[] body) {
        List<byte[]> chunks = split(body).stream().map(ChunkPost::unwrapped).toList();
        for (int i = 0; i < chunks.size(); i++) {
            if (chunks.get(i).length == 0) {
                throw Problem.invalid("Chunk %d of %d has no bytes.".formatted(i + 1, chunks.size()));
            }
        }
        return chunks;
    }

    /** The Linux agent's export puts "CHNK" and the length before a chunk, where a gateway asks for it so. */
    private static byte[] unwrapped(byte[] chunk) {
        ByteBuffer in = ByteBuffer.wrap(chunk);
        boolean wrapped = chunk.length > WRAPPING_BYTES
                && in.getInt(0) == CHNK
                && in.getInt(Integer.BYTES) == chunk.length - WRAPPING_BYTES;
        return wrapped ? Arrays.copyOfRange(chunk, WRAPPING_BYTES, chunk.length) : chunk;
    }

    private List<byte[]> split(byte[] body) {
        try {
            return switch (form) {
                case ONE_CHUNK -> List.of(body);
                case ONE_CHUNK_IN_BASE64 -> List.of(base64(body));
                case MULTIPART -> MultipartParser.parse(body, boundary);
            };
        } catch (Malformed e) {
            throw Problem.invalid(e.detail());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("The body is not base64: " + e.getMessage() + ".");
        }
    }

    /** Lines may be broken, as tools do; anything else that is not base64 is refused. */
    private static byte[] base64(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return Base64.getDecoder()
                .decode(text.replace("\r", "").replace("\n", "").strip());
    }

    private static String serial(String path) {
        String clean = path.startsWith(PATH_PREFIX) ? path : path.replaceAll("/{2,}", "/");
        int end = clean.endsWith("/") ? clean.length() - 1 : clean.length();
        String serial = percentDecoded(clean.substring(PATH_PREFIX.length(), Math.max(PATH_PREFIX.length(), end)));
        if (!Devices.isSerial(serial)) {
            throw new Problem(
                    400,
                    "bad-serial",
                    "Bad device serial",
                    "The serial “%s” in the path must be %s.".formatted(shown(serial), Devices.SERIAL_RULE));
        }
        return serial;
    }

    /** The firmware SDK sends serials as they are; other clients escape them. */
    private static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            // In a path, unlike in a form, a plus is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String shown(String serial) {
        return serial.substring(0, Math.min(serial.length(), MAX_SHOWN_CHARACTERS));
    }

    private static int length(HttpServerRequest request) {
        String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (text == null) {
            throw new Problem(
                    411, "length-required", "Length required", "Send a Content-Length; chunked coding is not taken.");
        }
        long length;
        try {
            length = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw Problem.invalid("The Content-Length is not a number.");
        }
        if (length > MAX_BODY_BYTES) {
            throw Problem.tooLarge("A request of chunks", MAX_BODY_BYTES);
        }
        return (int) length;
    }

    private static Form form(String type, String coding) {
        if (type.startsWith("multipart/mixed") || type.startsWith("multipart/form-data")) {
            requireCoding(coding, coding.isEmpty() || coding.equals("identity"));
            return Form.MULTIPART;
        }
        boolean oneChunk =
                type.startsWith("application/octet-stream") || type.startsWith("application/vnd.memfault.chunk");
        if (!type.isEmpty() && !oneChunk) {
            throw new Problem(
                    415,
                    "unsupported-type",
                    "Unsupported media type",
                    "Send one chunk as application/octet-stream or several as multipart/mixed.");
        }
        requireCoding(coding, coding.isEmpty() || coding.equals("identity") || coding.equals("base64"));
        return coding.equals("base64") ? Form.ONE_CHUNK_IN_BASE64 : Form.ONE_CHUNK;
    }

    private static void requireCoding(String coding, boolean isKnown) {
        if (!isKnown) {
            throw new Problem(
                    415,
                    "unsupported-coding",
                    "Unsupported content coding",
                    "The Content-Encoding “%s” is not taken here; base64 is, for a single chunk.".formatted(coding));
        }
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
