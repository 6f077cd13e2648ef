package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A case in lines a person reads. */
final class CaseText {
    private static final List<String> INSTANTS = List.of("signal", "triage", "evidence", "awareness", "measure");

    private CaseText() {}

    static String of(JsonNode one, JsonNode handling) {
        var lines = new StringJoiner(System.lineSeparator());
        lines.add("%s %s (%s)%s"
                .formatted(
                        one.path("number").asText(),
                        one.path("title").asText(),
                        one.path("kindTitle").asText(),
                        one.path("drill").asBoolean() ? ", a drill" : ""));
        lines.add(handling(handling));
        if (!handling.path("exposed").asText().isEmpty()) {
            lines.add(handling.path("exposed").asText());
        }
        for (String instant : INSTANTS) {
            JsonNode stated = one.path(instant);
            lines.add("%-10s %s"
                    .formatted(
                            instant,
                            stated.path("at").isMissingNode()
                                    ? "not stated"
                                    : "%s by %s: %s"
                                            .formatted(
                                                    stated.path("at").asText(),
                                                    stated.path("person").asText(),
                                                    stated.path("reason").asText())));
        }
        one.path("warnings").forEach(warning -> lines.add("note: " + warning.asText()));
        one.path("clocks").forEach(clock -> lines.add(clock(clock)));
        handling.path("links")
                .forEach(link -> lines.add("about %s %s"
                        .formatted(
                                link.path("kind").asText().replace('-', ' '),
                                link.path("label").asText())));
        return lines.toString();
    }

    static String handling(JsonNode handling) {
        String embargo = handling.path("embargoUntil").isNull()
                ? "no embargo"
                : "embargo until " + handling.path("embargoUntil").asText();
        String who = handling.path("assignee").isNull()
                ? "assigned to nobody"
                : "assigned to " + handling.path("assignee").asText();
        return "%s since %s, %s, TLP:%s, %s"
                .formatted(
                        handling.path("state").asText(),
                        handling.path("since").asText(),
                        who,
                        handling.path("tlp").asText().toUpperCase(Locale.ROOT).replace('-', '+'),
                        embargo);
    }

    private static String clock(JsonNode clock) {
        String state = clock.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (clock.path("due").isNull()) {
            return "%-20s %s: %s"
                    .formatted(
                            clock.path("title").asText(),
                            state,
                            clock.path("waitsFor").asText());
        }
        return "%-20s %s, due %s, legal limit %s%s"
                .formatted(
                        clock.path("title").asText(),
                        state,
                        clock.path("due").asText(),
                        clock.path("outerLimit").asText(),
                        clock.path("sentAt").isNull()
                                ? ""
                                : ", sent " + clock.path("sentAt").asText());
    }
}
