package dev.fleetward.disclosure.intake.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of an HTML mail: tags fall away, what scripts and styles hold too. The outcome is text and is shown as such,
 * so what a trick lets through stays words.
 */
final class HtmlText {
    private static final Set<String> UNREAD = Set.of("script", "style", "head", "title", "template", "noscript");
    private static final Set<String> BREAKS = Set.of(
            "br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "ul", "ol", "hr");
    private static final Map<String, String> NAMED =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");
    private static final int MAX_ENTITY_CHARACTERS = 10;

    private final String html;
    private final String lower;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private HtmlText(String html) {
        this.html = html;
        this.lower = html.toLowerCase(Locale.ROOT);
    }

    static String of(String html) {
        return new HtmlText(html).read();
    }

    private String read() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                tag();
            } else if (c == '&') {
                entity();
            } else {
                space(c);
                at++;
            }
        }
        return text.toString()
                .replaceAll("(?<! ) *+\n *+", "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    private void space(char c) {
        boolean blank = Character.isWhitespace(c);
        if (!blank) {
            text.append(c);
        } else if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
            text.append(' ');
        }
    }

    private void tag() {
        if (html.startsWith("<!--", at)) {
            at = after("-->", at);
            return;
        }
        int end = after(">", at);
        String inside = html.substring(at + 1, Math.max(at + 1, end - 1));
        String name = inside.replaceFirst("^/", "").split("[\\s/>]", 2)[0].toLowerCase(Locale.ROOT);
        at = end;
        if (UNREAD.contains(name) && !inside.startsWith("/")) {
            int close = lower.indexOf("</" + name, at);
            at = close < 0 ? html.length() : after(">", close);
        } else if (BREAKS.contains(name)) {
            text.append('\n');
        }
    }

    private int after(String end, int from) {
        int found = html.indexOf(end, from);
        return found < 0 ? html.length() : found + end.length();
    }

    private void entity() {
        int end = html.indexOf(';', at);
        String name = end < 0 || end - at > MAX_ENTITY_CHARACTERS ? "" : html.substring(at + 1, end);
        String meant = name.startsWith("#") ? number(name.substring(1)) : NAMED.getOrDefault(name, "");
        if (meant.isEmpty()) {
            text.append('&');
            at++;
        } else {
            meant.chars().forEach(c -> space((char) c));
            at = end + 1;
        }
    }

    private static String number(String digits) {
        try {
            boolean hex = digits.startsWith("x") || digits.startsWith("X");
            int point = hex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
            return Character.isValidCodePoint(point) && !Character.isISOControl(point) ? Character.toString(point) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
