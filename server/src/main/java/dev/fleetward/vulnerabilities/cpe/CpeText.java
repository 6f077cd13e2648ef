package dev.fleetward.vulnerabilities.cpe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The two spellings of a CPE name: formatted string ({@code cpe:2.3:…}) and URI ({@code cpe:/…}). */
final class CpeText {
    private static final String FORMATTED = "cpe:2.3:";
    private static final String URI = "cpe:/";
    private static final int URI_ATTRIBUTES = 7;
    private static final int EDITION = 5;

    private CpeText() {}

    static Optional<List<String>> attributes(String lower) {
        if (lower.startsWith(FORMATTED)) {
            return formatted(lower.substring(FORMATTED.length()));
        }
        return lower.startsWith(URI) ? uri(lower.substring(URI.length())) : Optional.empty();
    }

    /** Attributes are separated by colons that are not escaped; what tools leave off at the end is any. */
    private static Optional<List<String>> formatted(String text) {
        List<String> attributes = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                attributes.add(orAny(one.toString()));
                one.setLength(0);
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                one.append(isWildcard(text.charAt(i)) ? "\\" : "").append(text.charAt(i));
            } else {
                one.append(c);
            }
        }
        attributes.add(orAny(one.toString()));
        return filled(attributes);
    }

    /** Percent-encoded; an edition that begins with a tilde packs five attributes (NIST IR 7695, 6.1.2). */
    private static Optional<List<String>> uri(String text) {
        List<String> attributes = new ArrayList<>();
        for (String raw : text.split(":", -1)) {
            if (attributes.size() == EDITION && raw.startsWith("~")) {
                String[] packed = raw.substring(1).split("~", -1);
                attributes.add(decoded(packed[0]));
                attributes.add(Cpe.ANY);
                for (int i = 1; i < packed.length; i++) {
                    attributes.add(decoded(packed[i]));
                }
            } else if (attributes.size() > EDITION + 1) {
                attributes.set(EDITION + 1, decoded(raw));
            } else {
                attributes.add(decoded(raw));
            }
        }
        boolean tooMany = text.chars().filter(c -> c == ':').count() >= URI_ATTRIBUTES;
        return tooMany ? Optional.empty() : filled(attributes);
    }

    private static Optional<List<String>> filled(List<String> attributes) {
        int missing = Cpe.ATTRIBUTES - attributes.size();
        if (missing < 0 || attributes.size() < 3) {
            return Optional.empty();
        }
        attributes.addAll(Collections.nCopies(missing, Cpe.ANY));
        return Optional.of(attributes);
    }

    private static String decoded(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' && i + 3 <= raw.length() && isHex(raw, i + 1)) {
                int code = HexFormat.fromHexDigits(raw, i + 1, i + 3);
                // %01 and %02 stand for the wildcards; any other character means itself.
                String literal = code == 1 ? "?" : code == 2 ? "*" : isWildcard((char) code) ? "\\" + (char) code : "";
                bytes.writeBytes(
                        literal.isEmpty() ? new byte[] {(byte) code} : literal.getBytes(StandardCharsets.UTF_8));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return orAny(bytes.toString(StandardCharsets.UTF_8));
    }

    private static boolean isHex(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    private static boolean isWildcard(char c) {
        return c == '*' || c == '?';
    }

    private static String orAny(String attribute) {
        return attribute.isEmpty() ? Cpe.ANY : attribute;
    }

    static String escape(String attribute) {
        if (attribute.equals(Cpe.ANY) || attribute.equals(Cpe.NOT_APPLICABLE)) {
            return attribute;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < attribute.length(); i++) {
            char c = attribute.charAt(i);
            if (c == '\\' && i + 1 < attribute.length() && isWildcard(attribute.charAt(i + 1))) {
                text.append(c).append(attribute.charAt(i + 1));
                i++;
            } else if (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' || isWildcard(c)) {
                text.append(c);
            } else {
                text.append('\\').append(c);
            }
        }
        return text.toString();
    }
}
