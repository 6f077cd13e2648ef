package dev.fleetward.ingest;

import dev.fleetward.ingest.chunks.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Bodies of several chunks, RFC 2046 section 5.1: parts between boundaries, each with headers, an empty line and its
 * bytes. Where a part ends is told by its Content-Length if a boundary follows there, since a chunk is binary and may
 * hold what looks like a boundary; else by the next boundary.
 */
final class MultipartParser {
    static final int MAX_PARTS = 500;
    private static final int MAX_BOUNDARY_CHARACTERS = 70;
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

    private final byte[] body;
    private final byte[] delimiter;

    private MultipartParser(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    static Optional<String> boundary(String contentType) {
        for (String parameter : contentType.split(";", -1)) {
            String[] pair = parameter.strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("boundary")) {
                String value = pair[1].strip();
                String bare = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
                return Optional.of(bare).filter(text -> !text.isEmpty() && text.length() <= MAX_BOUNDARY_CHARACTERS);
            }
        }
        return Optional.empty();
    }

    /** The parts' bytes in their order. */
    static List<byte[]> parse(byte[] body, String boundary) throws Malformed {
        return new MultipartParser(body, boundary).parts();
    }

    private List<byte[]> parts() throws Malformed {
        var parts = new ArrayList<byte[]>();
        int at = find(delimiter, 0);
        if (at < 0) {
            throw malformed("The boundary does not occur in the body.");
        }
        while (!isLast(at)) {
            int head = afterLine(at + delimiter.length);
            // A part without headers has the empty line at once.
            boolean bare = head + 1 < body.length && body[head] == '\r' && body[head + 1] == '\n';
            int headEnd = bare ? head - 2 : find(END_OF_HEADERS, head);
            if (headEnd < 0) {
                throw malformed("Part %d has no empty line after its headers.".formatted(parts.size() + 1));
            }
            int from = headEnd + END_OF_HEADERS.length;
            int to = end(from, bare ? "" : text(head, headEnd));
            if (to < 0) {
                throw malformed("Part %d is not followed by a boundary.".formatted(parts.size() + 1));
            }
            if (parts.size() == MAX_PARTS) {
                throw malformed("A request has at most %d parts.".formatted(MAX_PARTS));
            }
            parts.add(Arrays.copyOfRange(body, from, to));
            at = to + 2;
        }
        if (parts.isEmpty()) {
            throw malformed("There are no parts.");
        }
        return parts;
    }

    private int end(int from, String headers) {
        int announced = contentLength(headers);
        if (announced >= 0 && announced <= body.length - from && isBoundaryLine(from + announced)) {
            return from + announced;
        }
        for (int at = find(delimiter, from); at >= 0; at = find(delimiter, at + 1)) {
            if (at - 2 >= from && isBoundaryLine(at - 2)) {
                return at - 2;
            }
        }
        return -1;
    }

    private boolean isBoundaryLine(int at) {
        return at + 2 + delimiter.length <= body.length
                && body[at] == '\r'
                && body[at + 1] == '\n'
                && Arrays.equals(body, at + 2, at + 2 + delimiter.length, delimiter, 0, delimiter.length);
    }

    private boolean isLast(int at) {
        int next = at + delimiter.length;
        return next + 1 < body.length && body[next] == '-' && body[next + 1] == '-';
    }

    private int afterLine(int from) throws Malformed {
        int end = find(new byte[] {'\r', '\n'}, from);
        if (end < 0) {
            throw malformed("The body ends inside a boundary.");
        }
        return end + 2;
    }

    private static int contentLength(String headers) {
        for (String line : headers.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) {
                try {
                    return Integer.parseInt(line.substring(colon + 1).strip());
                } catch (NumberFormatException e) {
                    return -1;
                }
            }
        }
        return -1;
    }

    private String text(int from, int to) {
        return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private int find(byte[] wanted, int from) {
        for (int at = from; at <= body.length - wanted.length; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static Malformed malformed(String detail) {
        return new Malformed("bad-multipart", detail);
    }
}
