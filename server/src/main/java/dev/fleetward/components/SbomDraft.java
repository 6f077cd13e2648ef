package dev.fleetward.components;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An SBOM being read: collects entries and warnings, and holds the rules every format shares. Used by one thread. */
final class SbomDraft {

    String specVersion = "";
    String documentId = "";
    Optional<Instant> created = Optional.empty();
    String author = "";
    String subject = "";
    final List<String> tools = new ArrayList<>();
    final List<Sbom.Entry> entries = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> references = new HashSet<>();

    Sbom toSbom(Sbom.Format format) {
        return new Sbom(
                format,
                specVersion,
                documentId,
                created,
                author,
                List.copyOf(tools),
                subject,
                List.copyOf(entries),
                List.copyOf(warnings));
    }

    void add(Sbom.Entry entry, String where) {
        if (entries.size() == SbomLimits.MAX_COMPONENTS) {
            throw new UnreadableSbom("The document names more than " + SbomLimits.MAX_COMPONENTS + " components.");
        }
        if (!entry.reference().isEmpty() && !references.add(entry.reference())) {
            warn(where + ": the reference '" + entry.reference() + "' is used twice; both components are kept.");
        }
        entries.add(entry);
    }

    void warn(String warning) {
        if (warnings.size() < SbomLimits.MAX_WARNINGS) {
            warnings.add(warning);
        }
    }

    Optional<Purl> purl(String text, String where) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Purl.parse(text));
        } catch (IllegalArgumentException notAPurl) {
            warn(where + ": '" + text + "' is not a package URL (" + notAPurl.getMessage()
                    + "); the component is kept but cannot be matched by it.");
            return Optional.empty();
        }
    }

    void createdAt(String text, String where) {
        if (text.isEmpty()) {
            return;
        }
        try {
            created = Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            warn(where + ": '" + text + "' is not a date-time with a zone.");
        }
    }

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

    /** Hashes keyed by folded algorithm name ({@code SHA-256} and {@code SHA256} are one); odd ones are left out. */
    static void hash(Map<String, String> into, String algorithm, String value) {
        String hex = value.toLowerCase(Locale.ROOT);
        if (into.size() < SbomLimits.MAX_HASHES_PER_COMPONENT && hex.matches("[0-9a-f]{32,128}")) {
            into.put(algorithm.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""), hex);
        }
    }

    static Map<String, String> hashes() {
        return new TreeMap<>();
    }

    /** Licence text may be an essay: it is clipped, not refused. SPDX's words for "nothing said" become empty. */
    static String licence(String text) {
        String clean = text.replace("\0", "").strip();
        return clean.equals("NOASSERTION") || clean.equals("NONE")
                ? ""
                : clean.substring(0, Math.min(clean.length(), SbomLimits.MAX_NAME_CHARS));
    }
}
