package dev.fleetward.vulnerabilities.versions;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code [epoch:]version[-release]} as rpmvercmp compares them: runs of digits and of letters, whatever else only
 * separates; {@code ~} before the end, {@code ^} right after it. A missing release stands before every other.
 */
record RpmVersion(String epoch, List<String> version, List<String> release) implements Version<RpmVersion> {

    private static final Pattern SHAPE = Pattern.compile("(?:([0-9]++):)?+(\\S++)");
    private static final Pattern RUN = Pattern.compile("[0-9]++|[A-Za-z]++|[~^]");

    static Optional<RpmVersion> read(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(2);
        int dash = rest.lastIndexOf('-');
        return Optional.of(new RpmVersion(
                matcher.group(1) == null ? "0" : matcher.group(1),
                runs(dash < 0 ? rest : rest.substring(0, dash)),
                runs(dash < 0 ? "" : rest.substring(dash + 1))));
    }

    private static List<String> runs(String text) {
        return RUN.matcher(text).results().map(MatchResult::group).toList();
    }

    @Override
    public int compareTo(RpmVersion other) {
        int epochs = Digits.compare(epoch, other.epoch);
        if (epochs != 0) {
            return epochs;
        }
        int versions = compare(version, other.version);
        return versions != 0 ? versions : compare(release, other.release);
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String a = i < left.size() ? left.get(i) : "";
            String b = i < right.size() ? right.get(i) : "";
            int kinds = Integer.compare(rank(a), rank(b));
            if (kinds != 0) {
                return kinds;
            }
            int order = Digits.startIn(a) ? Digits.compare(a, b) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int rank(String run) {
        return switch (run) {
            case "~" -> 0;
            case "" -> 1;
            case "^" -> 2;
            default -> Digits.startIn(run) ? 4 : 3;
        };
    }
}
