package dev.fleetward.updates.delivery.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bytes a {@code Range} header asks for (RFC 9110 section 14). What cannot be read as one is ignored, as there. */
sealed interface ByteRange {
    /** SWUpdate's delta handler asks for 150 ranges at once unless told otherwise. */
    int MAX_RANGES = 256;

    /** The whole file, answered 200. */
    record Whole(long size) implements ByteRange {}

    /** Bytes first to last, both included, answered 206. */
    record Part(long first, long last, long size) implements ByteRange {
        long length() {
            return last - first + 1;
        }

        String contentRange() {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }

    /** Several, in the order they were asked for, answered 206 as {@code multipart/byteranges}. */
    record Parts(List<Part> parts) implements ByteRange {}

    /** Begins beyond the end, or asks for the same bytes again and again; answered 416. */
    record Unsatisfiable(long size) implements ByteRange {
        String contentRange() {
            return "bytes */" + size;
        }
    }

    Pattern BYTES = Pattern.compile("bytes\\s*=(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    Pattern ONE = Pattern.compile("\\s*+(\\d{0,18}+)\\s*+-\\s*+(\\d{0,18}+)\\s*+");

    static ByteRange of(@Nullable String header, long size) {
        Matcher bytes = BYTES.matcher(header == null ? "" : header.strip());
        if (!bytes.matches()) {
            return new Whole(size);
        }
        String[] specs = bytes.group(1).split(",", MAX_RANGES + 2);
        if (specs.length > MAX_RANGES) {
            return new Unsatisfiable(size);
        }
        List<Part> parts = new ArrayList<>();
        for (String spec : specs) {
            Matcher one = ONE.matcher(spec);
            if (!one.matches() || !isValid(one.group(1), one.group(2))) {
                return new Whole(size);
            }
            part(one.group(1), one.group(2), size).ifPresent(parts::add);
        }
        if (parts.isEmpty() || overlap(parts)) {
            return new Unsatisfiable(size);
        }
        return parts.size() == 1 ? parts.getFirst() : new Parts(List.copyOf(parts));
    }

    /** A last byte before the first makes the header invalid. */
    private static boolean isValid(String first, String last) {
        return first.isEmpty() ? !last.isEmpty() : last.isEmpty() || Long.parseLong(last) >= Long.parseLong(first);
    }

    private static Optional<Part> part(String first, String last, long size) {
        if (first.isEmpty()) {
            long suffix = Long.parseLong(last);
            return suffix == 0 || size == 0
                    ? Optional.empty()
                    : Optional.of(new Part(Math.max(0, size - suffix), size - 1, size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last));
        return from >= size ? Optional.empty() : Optional.of(new Part(from, to, size));
    }

    private static boolean overlap(List<Part> parts) {
        List<Part> sorted =
                parts.stream().sorted(Comparator.comparingLong(Part::first)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).first() <= sorted.get(i - 1).last()) {
                return true;
            }
        }
        return false;
    }
}
