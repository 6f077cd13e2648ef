package dev.fleetward.updates.delivery;

import dev.fleetward.updates.releases.Artifact;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How HTTP hands out a file (RFC 9110 sections 13 and 14): ranges, conditions, exact length. The entity tag is the
 * SHA-1, as hawkBit's, and strong: the bytes never change.
 *
 * @param length how many bytes from {@code first} are sent; none unless the status is 200 or 206
 */
record FileAnswer(int status, Map<String, String> headers, long first, long length) {

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
            return new FileAnswer(412, headers, 0, 0);
        }
        if (wish.ifNoneMatch != null && names(wish.ifNoneMatch, tag)) {
            return new FileAnswer(304, headers, 0, 0);
        }
        boolean ranged = wish.ifRange == null || wish.ifRange.strip().equals(tag);
        return switch (ByteRange.of(ranged ? wish.range : null, file.sizeBytes())) {
            case ByteRange.Whole whole -> new FileAnswer(200, headers, 0, whole.size());
            case ByteRange.Part part -> {
                headers.put("Content-Range", part.contentRange());
                yield new FileAnswer(206, headers, part.first(), part.length());
            }
            case ByteRange.Unsatisfiable none -> {
                headers.put("Content-Range", none.contentRange());
                yield new FileAnswer(416, headers, 0, 0);
            }
        };
    }

    private static boolean names(String header, String tag) {
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
