package dev.fleetward.components;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A package URL (ECMA-427). Parts that are absent are empty text. Two purls of the same package and version are equal
 * once parsed, whatever case or escapes they were written with, as far as the rules of their type say so.
 */
public record Purl(
        String type,
        String namespace,
        String name,
        String version,
        SortedMap<String, String> qualifiers,
        String subpath) {

    static final int MAX_PURL_CHARS = 2_048;

    public Purl {
        if (!PurlText.isType(type)) {
            throw new IllegalArgumentException("purl type '" + type + "' must be letters, digits, '.', '-' or '+'");
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("purl has no name");
        }
        qualifiers = Collections.unmodifiableSortedMap(new TreeMap<>(qualifiers));
    }

    /** Reads a purl; empty when the text is none, so that a component with a bad one can still be kept. */
    public static Optional<Purl> find(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException notAPurl) {
            return Optional.empty();
        }
    }

    /**
     * Reads a purl by the steps of the specification, right to left.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Purl parse(String text) {
        if (text.length() > MAX_PURL_CHARS) {
            throw new IllegalArgumentException("purl is longer than " + MAX_PURL_CHARS + " characters");
        }
        String rest = text.strip();
        String subpath = "";
        int hash = rest.lastIndexOf('#');
        if (hash >= 0) {
            subpath = PurlText.segments(rest.substring(hash + 1), true);
            rest = rest.substring(0, hash);
        }
        SortedMap<String, String> qualifiers = new TreeMap<>();
        int question = rest.lastIndexOf('?');
        if (question >= 0) {
            qualifiers = PurlText.qualifiers(rest.substring(question + 1));
            rest = rest.substring(0, question);
        }
        int colon = rest.indexOf(':');
        if (colon < 0 || !rest.substring(0, colon).equalsIgnoreCase("pkg")) {
            throw new IllegalArgumentException("purl must start with 'pkg:'");
        }
        rest = PurlText.trimSlashes(rest.substring(colon + 1));
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("purl has no type and name");
        }
        String type = rest.substring(0, slash).toLowerCase(Locale.ROOT);
        return ofPath(type, PurlText.trimSlashes(rest.substring(slash + 1)), qualifiers, subpath);
    }

    private static Purl ofPath(String type, String path, SortedMap<String, String> qualifiers, String subpath) {
        String rest = path;
        String version = "";
        int at = rest.lastIndexOf('@');
        if (at >= 0 && at > rest.lastIndexOf('/')) {
            version = PurlText.decode(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        int lastSlash = rest.lastIndexOf('/');
        String name = PurlText.decode(rest.substring(lastSlash + 1));
        String namespace = lastSlash < 0 ? "" : PurlText.segments(rest.substring(0, lastSlash), false);
        // A name holds no slash: some tools escape the one after a scope, "%40scope%2Fname".
        int slash = name.lastIndexOf('/');
        if (slash >= 0) {
            String scope = PurlText.trimSlashes(name.substring(0, slash));
            namespace = namespace.isEmpty() ? scope : scope.isEmpty() ? namespace : namespace + "/" + scope;
            name = name.substring(slash + 1);
        }
        return new Purl(type, namespace, name, version, qualifiers, subpath).inTypeForm();
    }

    /** The spelling that the rules of this purl's type make canonical. */
    private Purl inTypeForm() {
        return new Purl(
                type,
                PurlText.lowerNamespace(type) ? namespace.toLowerCase(Locale.ROOT) : namespace,
                PurlText.typeName(type, name),
                PurlText.lowerVersion(type) ? version.toLowerCase(Locale.ROOT) : version,
                qualifiers,
                subpath);
    }

    /** A qualifier such as {@code distro}, or empty text. */
    public String qualifier(String key) {
        return qualifiers.getOrDefault(key, "");
    }

    /** Namespace and name as registries write them: {@code @scope/name}, {@code golang.org/x/net}. */
    public String fullName() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** The canonical text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("pkg:").append(type).append('/');
        if (!namespace.isEmpty()) {
            text.append(PurlText.encodeSegments(namespace)).append('/');
        }
        text.append(PurlText.encode(name));
        if (!version.isEmpty()) {
            text.append('@').append(PurlText.encode(version));
        }
        char separator = '?';
        for (Map.Entry<String, String> qualifier : qualifiers.entrySet()) {
            text.append(separator).append(qualifier.getKey()).append('=').append(PurlText.encode(qualifier.getValue()));
            separator = '&';
        }
        if (!subpath.isEmpty()) {
            text.append('#').append(PurlText.encodeSegments(subpath));
        }
        return text.toString();
    }
}
