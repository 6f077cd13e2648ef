package dev.fleetward.privacy.exports;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that one request asks for (RFC 9110 section 14). Several ranges at once, and what cannot be read as
 * one, are answered with the whole, as there.
 *
 * @param isPart answered 206
 */
record Span(long first, long length, boolean isPart) {
    private static final Pattern ONE = Pattern.compile("(?i)bytes\\s*+=\\s*+(\\d{0,18}+)\\s*+-\\s*+(\\d{0,18}+)\\s*+");

    /** @return empty when it begins beyond the end: 416 */
    static Optional<Span> of(@Nullable String range, long size) {
        Matcher one = ONE.matcher(range == null ? "" : range.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.of(new Span(0, size, false));
        }
        if (one.group(1).isEmpty()) {
            long suffix = Math.min(size, Long.parseLong(one.group(2)));
            return suffix == 0 ? Optional.empty() : Optional.of(new Span(size - suffix, suffix, true));
        }
        long first = Long.parseLong(one.group(1));
        long last = one.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(one.group(2)));
        if (!one.group(2).isEmpty() && Long.parseLong(one.group(2)) < first) {
            return Optional.of(new Span(0, size, false));
        }
        return first >= size ? Optional.empty() : Optional.of(new Span(first, last - first + 1, true));
    }

    String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
