package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.vulnerabilities.records.OsvRecord.Affected;
import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Range;
import dev.fleetward.vulnerabilities.records.OsvRecord.RangeType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads one OSV record. Unknown fields and range types are left out; what is wrong in a used field refuses it. */
final class OsvParser {

    static final int MAX_ID_CHARS = 200;
    static final int MAX_NAME_CHARS = 500;
    static final int MAX_VERSION_CHARS = 500;
    static final int MAX_TEXT_CHARS = 200_000;
    static final int MAX_ALIASES = 500;
    static final int MAX_AFFECTED = 20_000;
    static final int MAX_VERSIONS_PER_RECORD = 200_000;
    static final int MAX_REFERENCES = 200;
    static final int MAX_WEAKNESSES = 100;

    private OsvParser() {}

    /** @throws Rejected saying which field is wrong */
    static OsvRecord parse(JsonNode node) {
        if (!node.isObject()) {
            throw new Rejected("the record is not a JSON object");
        }
        String id = id(required(node, "id"));
        Instant modified = time(node, "modified").orElseThrow(() -> new Rejected("modified is missing"));
        SequencedSet<String> aliases = new LinkedHashSet<>(names(node.path("aliases"), "aliases"));
        return new OsvRecord(
                OsvRecord.Source.OSV,
                id,
                modified,
                time(node, "published"),
                time(node, "withdrawn"),
                aliases,
                names(node.path("upstream"), "upstream"),
                text(node.path("summary").asText(""), "summary", MAX_TEXT_CHARS),
                text(node.path("details").asText(""), "details", MAX_TEXT_CHARS),
                severity(node),
                weaknesses(node.path("database_specific").path("cwe_ids")),
                affected(node.path("affected")),
                Repositories.of(node.path("affected")),
                List.of(),
                references(node.path("references")));
    }

    static String id(String id) {
        if (!id.matches("[A-Za-z0-9._:+-]{1," + MAX_ID_CHARS + "}")) {
            throw new Rejected("id has characters other than letters, digits and ._:+-");
        }
        return id;
    }

    private static List<String> names(JsonNode list, String field) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : list) {
            if (names.size() < MAX_ALIASES && !name.asText().isBlank()) {
                names.add(text(name.asText(), field, MAX_ID_CHARS));
            }
        }
        return names;
    }

    static List<String> weaknesses(Iterable<JsonNode> list) {
        SequencedSet<String> weaknesses = new LinkedHashSet<>();
        for (JsonNode weakness : list) {
            if (weaknesses.size() < MAX_WEAKNESSES && weakness.asText().matches("CWE-[0-9]{1,6}")) {
                weaknesses.add(weakness.asText());
            }
        }
        return List.copyOf(weaknesses);
    }

    private static Severity severity(JsonNode node) {
        Severity best =
                Severity.ofWord(node.path("database_specific").path("severity").asText(""));
        List<JsonNode> lists = new ArrayList<>(List.of(node.path("severity")));
        node.path("affected").forEach(affected -> lists.add(affected.path("severity")));
        for (JsonNode list : lists) {
            for (JsonNode item : list) {
                Severity severity = item.path("type").asText().startsWith("CVSS")
                        ? Severity.ofVector(text(item.path("score").asText(), "severity", MAX_NAME_CHARS))
                        : Severity.UNKNOWN;
                best = severity.compareTo(best) > 0 ? severity : best;
            }
        }
        return best;
    }

    static List<String> references(JsonNode node) {
        List<String> references = new ArrayList<>();
        for (JsonNode reference : node) {
            String url = reference.path("url").asText("");
            // Only addresses a browser may safely follow; the page shows them as links.
            if (references.size() < MAX_REFERENCES && url.matches("https?://[^\\s\"<>]{1,2000}")) {
                references.add(url);
            }
        }
        return references;
    }

    private static List<Affected> affected(JsonNode nodes) {
        if (nodes.size() > MAX_AFFECTED) {
            throw new Rejected("affected has more than " + MAX_AFFECTED + " entries");
        }
        List<Affected> all = new ArrayList<>();
        int versionCount = 0;
        for (JsonNode node : nodes) {
            JsonNode named = node.path("package");
            if (!named.isObject()) {
                continue;
            }
            String[] ecosystem = required(named, "ecosystem").split(":", 2);
            String name = text(required(named, "name"), "affected.package.name", MAX_NAME_CHARS);
            List<String> versions = new ArrayList<>();
            for (JsonNode version : node.path("versions")) {
                versions.add(text(version.asText(), "affected.versions", MAX_VERSION_CHARS));
            }
            versionCount += versions.size();
            if (versionCount > MAX_VERSIONS_PER_RECORD) {
                throw new Rejected("affected lists more than " + MAX_VERSIONS_PER_RECORD + " versions");
            }
            Optional<Ecosystem> known = Ecosystem.byTitle(ecosystem[0]);
            String release = ecosystem.length == 2 ? ecosystem[1] : "";
            all.add(new Affected(
                    text(ecosystem[0], "affected.package.ecosystem", MAX_NAME_CHARS),
                    known.map(e -> e.release(release)).orElse(release),
                    known.map(e -> e.name(name)).orElse(name),
                    ranges(node.path("ranges")),
                    versions));
        }
        return all;
    }

    private static List<Range> ranges(JsonNode nodes) {
        List<Range> ranges = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Event> events = events(node);
            switch (node.path("type").asText()) {
                case "SEMVER" -> ranges.add(new Range(RangeType.SEMVER, events));
                case "ECOSYSTEM" -> ranges.add(new Range(RangeType.ECOSYSTEM, events));
                case "GIT" -> ranges.add(new Range(RangeType.GIT, List.of()));
                default ->
                    throw new Rejected(
                            "affected.ranges.type '" + node.path("type").asText() + "' is not known");
            }
        }
        return ranges;
    }

    static List<Event> events(JsonNode range) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : range.path("events")) {
            for (EventKind kind : EventKind.values()) {
                JsonNode version = event.path(kind.name().toLowerCase(Locale.ROOT));
                if (version.isTextual()) {
                    events.add(new Event(kind, text(version.textValue(), "affected.ranges.events", MAX_VERSION_CHARS)));
                }
            }
        }
        return events;
    }

    static String required(JsonNode node, String field) {
        String value = node.path(field).asText("");
        if (value.isBlank()) {
            throw new Rejected(field + " is missing");
        }
        return value;
    }

    static Optional<Instant> time(JsonNode node, String field) {
        String value = node.path(field).asText("");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(value).toInstant());
        } catch (DateTimeException notATime) {
            throw new Rejected(field + " '" + value + "' is not an RFC 3339 date-time");
        }
    }

    static String text(String value, String field, int maxChars) {
        if (value.length() > maxChars) {
            throw new Rejected(field + " is longer than " + maxChars + " characters");
        }
        if (value.indexOf('\0') >= 0) {
            throw new Rejected(field + " holds a NUL character");
        }
        return value;
    }
}
