package dev.fleetward.vulnerabilities.cpe;

/** Patterns of CPE attributes: {@code *} for any text, {@code ?} for one character, either escaped for itself. */
final class Wildcards {

    private Wildcards() {}

    /** Goes back to the last star only, so that a pattern of many costs no more than both lengths multiplied. */
    static boolean match(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int fromStar = 0;
        while (t < text.length()) {
            boolean escaped = isEscaped(pattern, p);
            int at = escaped ? p + 1 : p;
            if (!escaped && p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                fromStar = t;
            } else if (at < pattern.length()
                    && (!escaped && pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(t))) {
                p = at + 1;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++fromStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean isEscaped(String pattern, int at) {
        return at + 1 < pattern.length()
                && pattern.charAt(at) == '\\'
                && (pattern.charAt(at + 1) == '*' || pattern.charAt(at + 1) == '?');
    }
}
