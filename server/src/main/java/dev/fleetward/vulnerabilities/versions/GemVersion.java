package dev.fleetward.vulnerabilities.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** As Gem::Version: letters make a pre-release, a dash starts one, and zeros before letters or the end do not count. */
record GemVersion(List<String> segments) implements Version<GemVersion> {

    private static final Pattern SHAPE =
            Pattern.compile("[0-9]++(?:\\.[0-9A-Za-z]++)*+(?:-[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)?+");
    private static final Pattern SEGMENT = Pattern.compile("[0-9]++|[A-Za-z]++");

    static Optional<GemVersion> read(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        List<String> all = SEGMENT.matcher(text.replace("-", ".pre."))
                .results()
                .map(MatchResult::group)
                .toList();
        int letters = 0;
        while (letters < all.size() && Digits.startIn(all.get(letters))) {
            letters++;
        }
        List<String> segments = new ArrayList<>(withoutZerosAtEnd(all.subList(0, letters)));
        segments.addAll(withoutZerosAtEnd(all.subList(letters, all.size())));
        return Optional.of(new GemVersion(List.copyOf(segments)));
    }

    private static List<String> withoutZerosAtEnd(List<String> segments) {
        int end = segments.size();
        while (end > 0 && Digits.areZero(segments.get(end - 1))) {
            end--;
        }
        return segments.subList(0, end);
    }

    @Override
    public int compareTo(GemVersion other) {
        for (int i = 0; i < Math.max(segments.size(), other.segments.size()); i++) {
            String a = i < segments.size() ? segments.get(i) : "0";
            String b = i < other.segments.size() ? other.segments.get(i) : "0";
            int kinds = Boolean.compare(Digits.startIn(a), Digits.startIn(b));
            int order = kinds != 0 ? kinds : Digits.startIn(a) ? Digits.compare(a, b) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
