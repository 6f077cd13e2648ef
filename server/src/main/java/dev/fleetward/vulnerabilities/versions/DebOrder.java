package dev.fleetward.vulnerabilities.versions;

/** Debian Policy 5.6.12: {@code [epoch:]upstream[-revision]}, digits as numbers, {@code ~} before everything. */
final class DebOrder {

    private DebOrder() {}

    static int compare(String left, String right) {
        Parts a = Parts.of(left.strip());
        Parts b = Parts.of(right.strip());
        int epochs = Long.compare(a.epoch, b.epoch);
        if (epochs != 0) {
            return epochs;
        }
        int upstreams = compareRuns(a.upstream, b.upstream);
        return upstreams != 0 ? upstreams : compareRuns(a.revision, b.revision);
    }

    private record Parts(long epoch, String upstream, String revision) {

        private static final int MAX_EPOCH_DIGITS = 10;

        static Parts of(String version) {
            int colon = version.indexOf(':');
            String epoch = colon < 0 ? "0" : version.substring(0, colon);
            String rest = version.substring(colon + 1);
            int dash = rest.lastIndexOf('-');
            String upstream = dash < 0 ? rest : rest.substring(0, dash);
            if (!epoch.matches("[0-9]{1," + MAX_EPOCH_DIGITS + "}") || !rest.matches("[A-Za-z0-9.+~:-]+")) {
                throw new IllegalArgumentException("'" + version + "' is no Debian version");
            }
            return new Parts(Long.parseLong(epoch), upstream, dash < 0 ? "" : rest.substring(dash + 1));
        }
    }

    /** Alternating runs of non-digits and digits; walks both texts at once and copies nothing. */
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
            i = skipZeros(a, i);
            j = skipZeros(b, j);
            int firstDifference = 0;
            while (isDigit(a, i) && isDigit(b, j)) {
                if (firstDifference == 0) {
                    firstDifference = Character.compare(a.charAt(i), b.charAt(j));
                }
                i++;
                j++;
            }
            if (isDigit(a, i)) {
                return 1;
            }
            if (isDigit(b, j)) {
                return -1;
            }
            if (firstDifference != 0) {
                return firstDifference;
            }
        }
        return 0;
    }

    private static boolean isWord(String text, int at) {
        return at < text.length() && !isDigit(text, at);
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int skipZeros(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    /** Tilde before the end, the end (and a digit) before letters, letters before everything else. */
    private static int weight(String text, int at) {
        if (at >= text.length() || isDigit(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 256;
    }
}
