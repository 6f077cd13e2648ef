package dev.fleetward.vulnerabilities.versions;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian Policy 5.6.12: {@code [epoch:]upstream[-revision]}, digits as numbers, {@code ~} before everything. */
record DebVersion(String epoch, String upstream, String revision) implements Version<DebVersion> {

    private static final Pattern SHAPE = Pattern.compile("(?:([0-9]{1,10}+):)?+([A-Za-z0-9.+~:-]++)");

    static Optional<DebVersion> read(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(2);
        int dash = rest.lastIndexOf('-');
        String upstream = dash < 0 ? rest : rest.substring(0, dash);
        String revision = dash < 0 ? "" : rest.substring(dash + 1);
        boolean colonWithoutEpoch = matcher.group(1) == null && rest.indexOf(':') >= 0;
        if (upstream.isEmpty() || rest.endsWith("-") || colonWithoutEpoch) {
            return Optional.empty();
        }
        return Optional.of(new DebVersion(matcher.group(1) == null ? "0" : matcher.group(1), upstream, revision));
    }

    @Override
    public int compareTo(DebVersion other) {
        int epochs = Digits.compare(epoch, other.epoch);
        if (epochs != 0) {
            return epochs;
        }
        int upstreams = compareRuns(upstream, other.upstream);
        return upstreams != 0 ? upstreams : compareRuns(revision, other.revision);
    }

    /** Alternating runs of non-digits and digits; walks both texts at once. */
    private static int compareRuns(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while (isWord(a, i) || isWord(b, j)) {
                int order = Integer.compare(weight(a, i), weight(b, j));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            int endA = Digits.endIn(a, i);
            int endB = Digits.endIn(b, j);
            int order = Digits.compare(a.substring(i, endA), b.substring(j, endB));
            if (order != 0) {
                return order;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static boolean isWord(String text, int at) {
        return at < text.length() && !Digits.isDigit(text.charAt(at));
    }

    /** Tilde before the end, the end (and a digit) before letters, letters before everything else. */
    private static int weight(String text, int at) {
        if (!isWord(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 256;
    }
}
