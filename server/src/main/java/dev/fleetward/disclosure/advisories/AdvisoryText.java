package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a document says, as people read it: nothing that the document itself does not hold. */
record AdvisoryText(
        String id,
        String title,
        String tlp,
        String publisher,
        String contact,
        String version,
        String first,
        String updated,
        boolean withdrawn,
        List<Note> notes,
        List<Vulnerability> vulnerabilities,
        List<Link> references,
        List<String> credits,
        List<Step> history) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    record Note(String title, String text) {}

    /** @param tone state word of the design system that goes with the severity */
    record Vulnerability(
            String id,
            String otherIds,
            String description,
            String severity,
            String tone,
            String vector,
            List<Group> groups,
            List<Remedy> remedies) {}

    record Group(String title, String tone, List<Line> lines) {}

    /** @param why only for what is not affected */
    record Line(String product, String why) {}

    record Remedy(String title, String date, String details, String products) {}

    record Link(String text, String url) {}

    record Step(String number, String date, String summary) {}

    static AdvisoryText of(JsonNode root) {
        JsonNode document = root.path("document");
        JsonNode tracking = document.path("tracking");
        Map<String, String> names = new HashMap<>();
        names(root.path("product_tree"), names);
        return new AdvisoryText(
                tracking.path("id").asText(),
                document.path("title").asText(),
                document.at("/distribution/tlp/label").asText(),
                document.at("/publisher/name").asText(),
                document.at("/publisher/contact_details").asText(),
                tracking.path("version").asText(),
                day(tracking.path("initial_release_date")),
                day(tracking.path("current_release_date")),
                document.path("category").asText().equals("csaf_base"),
                each(document.path("notes"))
                        .map(note -> new Note(
                                note.path("title").asText(), note.path("text").asText()))
                        .toList(),
                each(root.path("vulnerabilities"))
                        .map(one -> vulnerability(one, names))
                        .toList(),
                each(document.path("references"))
                        .filter(one -> one.path("category").asText().equals("external"))
                        .map(one -> new Link(
                                one.path("summary").asText(), one.path("url").asText()))
                        .toList(),
                each(document.path("acknowledgments")).map(AdvisoryText::credit).toList(),
                each(tracking.path("revision_history"))
                        .map(one -> new Step(
                                one.path("number").asText(),
                                day(one.path("date")),
                                one.path("summary").asText()))
                        .toList());
    }

    private static void names(JsonNode parent, Map<String, String> names) {
        for (JsonNode branch : parent.path("branches")) {
            names(branch, names);
            if (branch.has("product")) {
                names.put(
                        branch.at("/product/product_id").asText(),
                        branch.at("/product/name").asText());
            }
        }
    }

    private static Vulnerability vulnerability(JsonNode one, Map<String, String> names) {
        List<String> ids = new ArrayList<>();
        if (one.has("cve")) {
            ids.add(one.path("cve").asText());
        }
        each(one.path("ids")).forEach(id -> ids.add(id.path("text").asText()));
        JsonNode third = one.at("/scores/0/cvss_v3");
        JsonNode score = third.isMissingNode() ? one.at("/scores/0/cvss_v2") : third;
        String severity = third.path("baseSeverity").asText().toLowerCase(Locale.ROOT);
        return new Vulnerability(
                ids.isEmpty() ? "Vulnerability" : ids.getFirst(),
                String.join(", ", ids.subList(Math.min(1, ids.size()), ids.size())),
                each(one.path("notes"))
                        .map(note -> note.path("text").asText())
                        .findFirst()
                        .orElse(""),
                score.isMissingNode()
                        ? ""
                        : "%s CVSS %s"
                                .formatted(severity, score.path("baseScore").asText())
                                .strip(),
                switch (severity) {
                    case "critical", "high" -> "bad";
                    case "medium" -> "attention";
                    case "low", "none" -> "ok";
                    default -> "unknown";
                },
                score.path("vectorString").asText(),
                Stream.of(Draft.Standing.values())
                        .map(standing -> group(one, standing, names))
                        .filter(group -> !group.lines().isEmpty())
                        .toList(),
                each(one.path("remediations"))
                        .map(remedy -> new Remedy(
                                switch (remedy.path("category").asText()) {
                                    case "vendor_fix" -> "Fix";
                                    case "workaround" -> "Workaround";
                                    case "none_available" -> "No fix yet";
                                    default -> "Remedy";
                                },
                                day(remedy.path("date")),
                                remedy.path("details").asText(),
                                String.join(
                                        ", ",
                                        each(remedy.path("product_ids"))
                                                .map(id -> names.getOrDefault(id.asText(), id.asText()))
                                                .toList())))
                        .toList());
    }

    private static Group group(JsonNode one, Draft.Standing standing, Map<String, String> names) {
        return new Group(
                standing.title().substring(0, 1).toUpperCase(Locale.ROOT)
                        + standing.title().substring(1),
                switch (standing) {
                    case AFFECTED -> "bad";
                    case FIXED, NOT_AFFECTED -> "ok";
                    case UNDER_INVESTIGATION -> "attention";
                },
                each(one.path("product_status").path(standing.csaf()))
                        .map(id -> new Line(names.getOrDefault(id.asText(), id.asText()), why(one, id.asText())))
                        .toList());
    }

    /** The justification of what is not affected, and its impact statement. */
    private static String why(JsonNode one, String id) {
        return String.join(
                ". ",
                Stream.concat(
                                each(one.path("flags"))
                                        .filter(flag -> names(flag, id))
                                        .map(flag -> flag.path("label").asText().replace('_', ' ')),
                                each(one.path("threats"))
                                        .filter(threat -> names(threat, id))
                                        .map(threat -> threat.path("details").asText()))
                        .toList());
    }

    private static boolean names(JsonNode statement, String id) {
        return each(statement.path("product_ids")).anyMatch(one -> one.asText().equals(id));
    }

    private static String credit(JsonNode one) {
        return String.join(
                ", ",
                Stream.of(
                                one.at("/names/0").asText(),
                                one.path("organization").asText(),
                                one.path("summary").asText())
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return list.valueStream();
    }

    private static String day(JsonNode date) {
        return date.isMissingNode()
                ? ""
                : DAY.format(OffsetDateTime.parse(date.asText()).withOffsetSameInstant(ZoneOffset.UTC));
    }
}
