package dev.fleetward.components;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Escapes and case rules of package URLs. */
final class PurlText {

    private static final String UNESCAPED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:";
    private static final Set<String> LOWER_NAMESPACE = Set.of(
            "alpm",
            "apk",
            "bitbucket",
            "bitnami",
            "brew",
            "composer",
            "deb",
            "github",
            "golang",
            "hex",
            "luarocks",
            "npm",
            "qpkg",
            "rpm",
            "vscode-extension");
    private static final Set<String> LOWER_NAME = Set.of(
            "alpm",
            "apk",
            "bitbucket",
            "bitnami",
            "brew",
            "composer",
            "deb",
            "github",
            "golang",
            "hex",
            "luarocks",
            "npm",
            "oci",
            "otp",
            "pub",
            "pypi",
            "vscode-extension");
    private static final Set<String> LOWER_VERSION = Set.of("huggingface", "luarocks", "oci", "vscode-extension");

    private PurlText() {}

    static boolean isType(String type) {
        return type.matches("[A-Za-z][A-Za-z0-9.+-]*");
    }

    static boolean lowerNamespace(String type) {
        return LOWER_NAMESPACE.contains(type);
    }

    static boolean lowerVersion(String type) {
        return LOWER_VERSION.contains(type);
    }

    static String typeName(String type, String name) {
        String cased = LOWER_NAME.contains(type) ? name.toLowerCase(Locale.ROOT) : name;
        return switch (type) {
            case "pypi" -> cased.replace('_', '-');
            case "pub" -> cased.replaceAll("[^a-z0-9_]", "_");
            default -> cased;
        };
    }

    static SortedMap<String, String> qualifiers(String text) {
        SortedMap<String, String> qualifiers = new TreeMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = pair.substring(0, equals).toLowerCase(Locale.ROOT);
            if (!key.matches("[a-z][a-z0-9._-]*")) {
                throw new IllegalArgumentException("purl qualifier '" + key + "' is not a valid key");
            }
            String value = decode(pair.substring(equals + 1));
            if (!value.isEmpty()) {
                qualifiers.put(key, value);
            }
        }
        return qualifiers;
    }

    /** Decoded segments without empty ones; in a subpath, {@code .} and {@code ..} are dropped too. */
    static String segments(String path, boolean subpath) {
        return Arrays.stream(path.split("/"))
                .map(PurlText::decode)
                .filter(segment -> !segment.isEmpty())
                .filter(segment -> !subpath || !(segment.equals(".") || segment.equals("..")))
                .collect(Collectors.joining("/"));
    }

    static String encodeSegments(String path) {
        return Arrays.stream(path.split("/")).map(PurlText::encode).collect(Collectors.joining("/"));
    }

    static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }

    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                bytes.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("purl has a '%' that is not followed by two hexadecimal digits");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNESCAPED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format("%02X", b));
            }
        }
        return encoded.toString();
    }
}
