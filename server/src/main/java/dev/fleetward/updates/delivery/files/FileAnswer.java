package dev.fleetward.updates.delivery.files;

import dev.fleetward.updates.releases.Artifact;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How HTTP hands out a file (RFC 9110 sections 13 and 14): ranges, conditions, exact length. The entity tag is the
 * SHA-1, as hawkBit's, and strong: the bytes never change.
 *
 * @param parts the bytes that are sent; none unless the status is 200 or 206
 * @param length of the whole body, with what separates several parts
 */
record FileAnswer(int status, Map<String, String> headers, List<ByteRange.Part> parts, long length) {

    /** What a client asks for, as its headers say it. */
    record Wish(
            @Nullable String range,
            @Nullable String ifRange,
            @Nullable String ifMatch,
            @Nullable String ifNoneMatch) {}

    static FileAnswer of(Artifact file, Wish wish) {
        String tag = '"' + file.sha1() + '"';
        Map<String, String> headers = new LinkedHashMap<>(Map.of("ETag", tag, "Accept-Ranges", "bytes"));
        if (wish.ifMatch != null && !names(wish.ifMatch, tag)) {
            return none(412, headers);
        }
        if (wish.ifNoneMatch != null && names(wish.ifNoneMatch, tag)) {
            return none(304, headers);
        }
        boolean ranged = wish.ifRange == null || wish.ifRange.strip().equals(tag);
        return switch (ByteRange.of(ranged ? wish.range : null, file.sizeBytes())) {
            case ByteRange.Whole whole -> {
                headers.put("Content-Type", "application/octet-stream");
                var all = new ByteRange.Part(0, whole.size() - 1, whole.size());
                yield new FileAnswer(200, headers, List.of(all), whole.size());
            }
            case ByteRange.Part part -> {
                headers.put("Content-Type", "application/octet-stream");
                headers.put("Content-Range", part.contentRange());
                yield new FileAnswer(206, headers, List.of(part), part.length());
            }
            case ByteRange.Parts several -> {
                headers.put("Content-Type", PartsBody.TYPE);
                yield new FileAnswer(206, headers, several.parts(), PartsBody.length(several.parts()));
            }
            case ByteRange.Unsatisfiable beyond -> {
                headers.put("Content-Range", beyond.contentRange());
                yield none(416, headers);
            }
        };
    }

    private static FileAnswer none(int status, Map<String, String> headers) {
        return new FileAnswer(status, headers, List.of(), 0);
    }

    private static boolean names(String header, String tag) {
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
