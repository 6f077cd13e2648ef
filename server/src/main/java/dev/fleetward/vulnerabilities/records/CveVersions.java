package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.vulnerabilities.cpe.Span;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of one {@code affected} entry of a CVE record: each listed one has a status, every other the default,
 * which is unknown unless the entry says so.
 */
record CveVersions(List<Span> affected, List<Span> unaffected, VersionOrder order) {

    static final int MAX_VERSIONS_PER_ENTRY = 20_000;

    /** Some authorities write a range as text: {@code >= 1.7.0, < 1.18.4}. */
    private static final Pattern BOUND = Pattern.compile("\\s*+(>=|<=|>|<|=)\\s*+([^\\s,]++)\\s*+(?:,|$)");

    static CveVersions parse(JsonNode entry) {
        List<Span> affected = new ArrayList<>();
        List<Span> unaffected = new ArrayList<>();
        VersionOrder order = VersionOrder.GENERIC;
        if (entry.path("versions").size() > MAX_VERSIONS_PER_ENTRY) {
            throw new Rejected("affected.versions has more than " + MAX_VERSIONS_PER_ENTRY + " entries");
        }
        for (JsonNode version : entry.path("versions")) {
            String type = version.path("versionType").asText("").toLowerCase(Locale.ROOT);
            if (type.equals("git") || type.equals("original_commit_for_fix")) {
                continue;
            }
            order = order(type, order);
            stretches(version, affected, unaffected);
        }
        if (entry.path("defaultStatus").asText().equals("affected")) {
            affected.add(Span.ALL);
        }
        return new CveVersions(List.copyOf(affected), List.copyOf(unaffected), order);
    }

    private static VersionOrder order(String type, VersionOrder before) {
        return switch (type) {
            case "semver" -> VersionOrder.SEMVER;
            case "rpm" -> VersionOrder.RPM;
            case "deb", "dpkg" -> VersionOrder.DEB;
            case "apk" -> VersionOrder.APK;
            case "maven" -> VersionOrder.MAVEN;
            case "python", "pep440", "pypi" -> VersionOrder.PYPI;
            case "npm" -> VersionOrder.NPM;
            default -> before;
        };
    }

    /** A range with changes of status inside is several ranges, one after the other. */
    private static void stretches(JsonNode version, List<Span> affected, List<Span> unaffected) {
        Span whole = span(version);
        String status = version.path("status").asText("");
        Span rest = whole;
        for (JsonNode change : version.path("changes")) {
            String at = text(change, "at");
            put(status, new Span(rest.from(), rest.withFrom(), at, false), affected, unaffected);
            status = change.path("status").asText("");
            rest = new Span(at, true, whole.to(), whole.withTo());
        }
        put(status, rest, affected, unaffected);
    }

    private static void put(String status, Span span, List<Span> affected, List<Span> unaffected) {
        switch (status) {
            case "affected" -> affected.add(span);
            case "unaffected" -> unaffected.add(span);
            default -> {
                // Unknown: the record leaves it open.
            }
        }
    }

    private static Span span(JsonNode version) {
        String from = text(version, "version");
        String before = text(version, "lessThan");
        String last = text(version, "lessThanOrEqual");
        if (before.isEmpty() && last.isEmpty()) {
            return version.path("changes").isEmpty() ? written(from) : new Span(open(from), true, "", true);
        }
        return new Span(open(from), true, open(before.isEmpty() ? last : before), before.isEmpty());
    }

    private static Span written(String text) {
        Matcher bound = BOUND.matcher(text);
        Span span = Span.ALL;
        int end = 0;
        while (bound.region(end, text.length()).lookingAt()) {
            String at = bound.group(2);
            span = switch (bound.group(1)) {
                case ">=" -> new Span(at, true, span.to(), span.withTo());
                case ">" -> new Span(at, false, span.to(), span.withTo());
                case "<=" -> new Span(span.from(), span.withFrom(), at, true);
                case "<" -> new Span(span.from(), span.withFrom(), at, false);
                default -> Span.exactly(at);
            };
            end = bound.end();
        }
        boolean readWhole = end > 0 && end == text.length();
        return readWhole ? span : text.equals("*") ? Span.ALL : Span.exactly(text);
    }

    /** Zero and star leave a bound open. */
    private static String open(String bound) {
        return bound.equals("0") || bound.equals("*") || bound.equals("unspecified") ? "" : bound;
    }

    private static String text(JsonNode node, String field) {
        return OsvParser.text(node.path(field).asText(""), "affected.versions." + field, OsvParser.MAX_VERSION_CHARS);
    }
}
