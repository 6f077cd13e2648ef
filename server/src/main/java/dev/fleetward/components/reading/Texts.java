package dev.fleetward.components.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules every format shares for the texts in it. */
final class Texts {

    private static final Pattern PARTY =
            Pattern.compile("(?:(?:Organization|Person|Tool):)?\\s*+([^()]*+)(?:\\(([^()]*+)\\))?+\\s*+");
    private static final Map<String, Integer> HEX_DIGITS = Map.ofEntries(
            Map.entry("md5", 32),
            Map.entry("sha1", 40),
            Map.entry("sha224", 56),
            Map.entry("sha256", 64),
            Map.entry("sha384", 96),
            Map.entry("sha512", 128),
            Map.entry("sha3256", 64),
            Map.entry("sha3384", 96),
            Map.entry("sha3512", 128),
            Map.entry("blake2b256", 64),
            Map.entry("blake2b384", 96),
            Map.entry("blake2b512", 128));

    private Texts() {}

    static String text(JsonNode object, String field, String where) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new UnreadableSbom(where + "." + field + ": expected text, found "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT) + ".");
        }
        return clean(value.textValue(), where + "." + field);
    }

    /** Text that fits a database field; a NUL cannot be stored and has no meaning in a name. */
    static String clean(String text, String where) {
        String clean = text.replace("\0", "").strip();
        if (clean.length() > SbomLimits.MAX_NAME_CHARS) {
            throw new UnreadableSbom(where + ": the text is longer than " + SbomLimits.MAX_NAME_CHARS + " characters.");
        }
        return clean;
    }

    static String requireName(String name, String where) {
        if (name.isEmpty()) {
            throw new UnreadableSbom(where + ": a component needs a name.");
        }
        return name;
    }

    /**
     * Hashes keyed by folded algorithm name ({@code SHA-256} and {@code SHA256} are one).
     *
     * @return whether the value can be one of that algorithm; others are left out
     */
    static boolean hash(Map<String, String> into, String algorithm, String value) {
        String hex = value.strip().toLowerCase(Locale.ROOT);
        String folded = algorithm.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        boolean whole = !folded.isEmpty()
                && folded.length() <= 20
                && hex.matches("[0-9a-f]{8,128}")
                && HEX_DIGITS.getOrDefault(folded, hex.length()) == hex.length();
        if (whole && into.size() < SbomLimits.MAX_HASHES_PER_COMPONENT) {
            into.put(folded, hex);
        }
        return whole;
    }

    /** Licence text may be an essay: it is clipped, not refused. SPDX's words for "nothing said" become empty. */
    static String licence(String text) {
        String clean = text.replace("\0", "").strip();
        return clean.equals("NOASSERTION") || clean.equals("NONE") ? "" : clip(clean);
    }

    static String clip(String text) {
        return text.substring(0, Math.min(text.length(), SbomLimits.MAX_NAME_CHARS));
    }

    /** "Organization: Example GmbH (mail@example.test)" is Example GmbH, reached there; NOASSERTION is nobody. */
    static Sbom.Party party(String text) {
        Matcher parts = PARTY.matcher(text);
        if (!parts.matches()) {
            return new Sbom.Party(licence(text.replaceFirst("^(Organization|Person):", "")), "");
        }
        String contact = parts.group(2);
        return new Sbom.Party(licence(parts.group(1)), contact == null ? "" : clip(contact.strip()));
    }
}
