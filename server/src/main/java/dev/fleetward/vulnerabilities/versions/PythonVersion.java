package dev.fleetward.vulnerabilities.versions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEP 440, with the spellings that its normalization allows. An absent part is null; an unwritten number is zero. */
record PythonVersion(
        String epoch,
        List<String> release,
        @Nullable String phase,
        String phaseNumber,
        @Nullable String post,
        @Nullable String dev,
        List<String> local)
        implements Version<PythonVersion> {

    private static final Pattern SHAPE = Pattern.compile("v?+(?:([0-9]++)!)?+([0-9]++(?:\\.[0-9]++)*+)"
            + "(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*+))?"
            + "(?:-([0-9]++)|[-_.]?(?:post|rev|r)[-_.]?([0-9]*+))?"
            + "(?:[-_.]?dev[-_.]?([0-9]*+))?"
            + "(?:\\+([a-z0-9]++(?:[-_.][a-z0-9]++)*+))?");

    static Optional<PythonVersion> read(String text) {
        Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String post = matcher.group(5) != null ? matcher.group(5) : matcher.group(6);
        return Optional.of(new PythonVersion(
                matcher.group(1) == null ? "0" : matcher.group(1),
                List.of(matcher.group(2).split("\\.")),
                phase(matcher.group(3)),
                matcher.group(4) == null ? "" : matcher.group(4),
                post,
                matcher.group(7),
                matcher.group(8) == null ? List.of() : List.of(matcher.group(8).split("[-_.]"))));
    }

    private static @Nullable String phase(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "alpha" -> "a";
            case "beta" -> "b";
            case "c", "pre", "preview" -> "rc";
            default -> word;
        };
    }

    @Override
    public int compareTo(PythonVersion other) {
        int order = Digits.compare(epoch, other.epoch);
        order = order != 0 ? order : Digits.compareSeries(release, other.release);
        order = order != 0 ? order : phaseRank().compareTo(other.phaseRank());
        order = order != 0 ? order : Digits.compare(phaseNumber, other.phaseNumber);
        order = order != 0 ? order : compareParts(post, other.post, -1);
        order = order != 0 ? order : compareParts(dev, other.dev, 1);
        return order != 0 ? order : compareLocals(local, other.local);
    }

    /** A development release of the version itself comes first, the version and what is posted after it last. */
    private String phaseRank() {
        if (phase != null) {
            return phase;
        }
        return post == null && dev != null ? "" : "zz";
    }

    private static int compareParts(@Nullable String left, @Nullable String right, int absent) {
        if (left == null || right == null) {
            return left == null ? (right == null ? 0 : absent) : -absent;
        }
        return Digits.compare(left, right);
    }

    private static int compareLocals(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String a = left.get(i);
            String b = right.get(i);
            int kinds = Boolean.compare(Digits.fill(a), Digits.fill(b));
            int order = kinds != 0 ? kinds : Digits.fill(a) ? Digits.compare(a, b) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
