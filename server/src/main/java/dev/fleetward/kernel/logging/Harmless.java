package dev.fleetward.kernel.logging;

import java.util.Locale;
import java.util.regex.Pattern;

/** What goes into a log may come from a stranger: it must not end a line, steer a terminal or tell a secret. */
final class Harmless {
    private static final Pattern SECRET = Pattern.compile("\\b(fw[a-z]_)[A-Za-z0-9_-]{8,}");
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)\\b(Bearer|Basic|GatewayToken|TargetToken) +[A-Za-z0-9+/=._~-]{6,}");

    private Harmless() {}

    /** Without secrets in a form of ours. */
    static String discreet(String text) {
        String discreet = text.contains("fw") ? SECRET.matcher(text).replaceAll("$1…") : text;
        return CREDENTIALS.matcher(discreet).replaceAll("$1 …");
    }

    /** On one line. */
    static String line(String text) {
        String discreet = discreet(text);
        StringBuilder escaped = null;
        for (int i = 0; i < discreet.length(); i++) {
            char c = discreet.charAt(i);
            if (isControl(c)) {
                if (escaped == null) {
                    escaped = new StringBuilder(discreet.length() + 16).append(discreet, 0, i);
                }
                escaped.append(escape(c));
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? discreet : escaped.toString();
    }

    /** Those that change how the rest is shown too: line separators and marks of writing direction. */
    private static boolean isControl(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private static String escape(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", (int) c);
        };
    }
}
