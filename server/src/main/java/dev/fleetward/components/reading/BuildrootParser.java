package dev.fleetward.components.reading;

import static dev.fleetward.components.reading.Texts.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** What Buildroot tells of a build: {@code make show-info}, {@code make pkg-stats} and {@code make legal-info}. */
final class BuildrootParser {

    private static final Set<String> TYPES = Set.of("target", "host", "rootfs");

    private final SbomDraft draft;
    private final String place;

    BuildrootParser(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    /** An object of objects that each tell their type: the answer of {@code show-info}. */
    static boolean isShowInfo(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT
                || json.nextToken() != JsonToken.FIELD_NAME
                || json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        JsonNode first = json.readValueAsTree();
        return first != null && TYPES.contains(first.path("type").asText()) && first.has("dependencies");
    }

    void showInfo(JsonParser json) throws IOException {
        draft.document();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = Texts.clean(json.currentName(), place + "package");
            json.nextToken();
            JsonNode node = json.readValueAsTree();
            if (node == null || !node.isObject()) {
                throw new UnreadableSbom(place + key + ": expected an object.");
            }
            // A virtual package is a name for whichever provides it, and a rootfs is the image.
            if (!node.path("virtual").asBoolean(false)
                    && !node.path("type").asText().equals("rootfs")) {
                shown(node, key);
            }
        }
    }

    private void shown(JsonNode node, String key) {
        String where = place + key;
        var entry = new EntryDraft(where);
        entry.reference = place + key;
        entry.name = key;
        entry.version = text(node, "version", where);
        entry.cpe(text(node, "cpe-id", where));
        entry.licence(node.path("licenses").asText(""));
        JsonNode download = node.path("downloads").path(0);
        entry.fact(Sbom.Fact.SOURCE_URI, download.path("uris").path(0).asText(""));
        entry.fact(Sbom.Fact.FILE_NAME, download.path("source").asText(""));
        boolean host = node.path("type").asText().equals("host");
        if (host || !node.path("install_target").asBoolean(true)) {
            entry.scope = Sbom.Scope.EXCLUDED;
        }
        draft.add(entry);
        for (JsonNode dependency : node.path("dependencies")) {
            String to = dependency.asText("");
            boolean building = to.startsWith("host-") || to.equals("toolchain") || to.equals("skeleton");
            draft.link(entry.reference, place + to, building ? Sbom.Kind.BUILDS_WITH : Sbom.Kind.DEPENDS_ON);
        }
        for (JsonNode ignored : node.path("ignore_cves")) {
            draft.state(
                    entry.reference,
                    ignored.asText(""),
                    Sbom.Stated.ACCEPTED,
                    "IGNORE_CVES of the Buildroot package",
                    "");
        }
    }

    void statistics(JsonParser json) throws IOException {
        draft.document();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (!field.equals("packages") || json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = Texts.clean(json.currentName(), place + "packages");
                json.nextToken();
                counted(json.readValueAsTree(), key);
            }
        }
    }

    private void counted(JsonNode node, String key) {
        String where = place + "packages." + key;
        var entry = new EntryDraft(where);
        entry.reference = place + key;
        entry.name = key;
        entry.version = node.path("current_version").isTextual() ? text(node, "current_version", where) : "";
        entry.cpe(node.path("cpeid").isTextual() ? text(node, "cpeid", where) : "");
        entry.licence(node.path("license").isTextual() ? node.path("license").asText() : "");
        draft.add(entry);
        for (JsonNode ignored : node.path("ignored_cves")) {
            draft.state(
                    entry.reference,
                    ignored.asText(""),
                    Sbom.Stated.ACCEPTED,
                    "IGNORE_CVES of the Buildroot package",
                    "");
        }
        for (JsonNode open : node.path("cves")) {
            draft.state(entry.reference, open.asText(""), Sbom.Stated.OBSERVED, "pkg-stats", "");
        }
    }

    /** {@code manifest.csv}: quoted fields, a line for each package that is part of the product. */
    void manifest(String text) {
        draft.document();
        int line = 0;
        for (String row : text.lines().toList()) {
            line++;
            String[] fields =
                    row.strip().replaceFirst("^\"", "").replaceFirst("\"$", "").split("\"\\s*,\\s*\"", -1);
            if (line == 1 || row.isBlank()) {
                continue;
            }
            if (fields.length < 3) {
                throw new UnreadableSbom(place + "line " + line + ": expected package, version and licence, quoted.");
            }
            var entry = new EntryDraft(place + "line " + line);
            entry.name = Texts.clean(fields[0], entry.where);
            entry.version = Texts.clean(fields[1], entry.where);
            entry.reference = place + entry.name;
            entry.licence(fields[2]);
            if (fields.length > 4) {
                entry.fact(Sbom.Fact.FILE_NAME, fields[4]);
            }
            if (fields.length > 5) {
                entry.fact(Sbom.Fact.SOURCE_URI, fields[5]);
            }
            draft.add(entry);
        }
    }
}
