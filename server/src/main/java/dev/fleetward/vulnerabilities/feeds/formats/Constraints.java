package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions told by comparisons, as GitHub ({@code >= 1.0, < 1.2}) and VERS ({@code vers:npm/>=1.0|<1.2}) write them, as
 * OSV events. OSV cannot say “after”: the bound itself is then taken in, as GitHub does in its own database.
 */
record Constraints(List<Event> events, List<String> versions) {
    private static final Pattern CONSTRAINT = Pattern.compile("\\s*+(>=|<=|>|<|!=|=|)\\s*+([^<>=!,|\\s]++)\\s*+");

    /** @param kind as OSV names it */
    record Event(String kind, String version) {}

    /** @throws BadRecord when a constraint cannot be read */
    static Constraints parse(String text, String between) {
        List<Event> events = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(Pattern.quote(between), -1)) {
            Matcher constraint = CONSTRAINT.matcher(part);
            if (!constraint.matches()) {
                throw new BadRecord("'%s' is no range of versions".formatted(Fields.shortened(text)));
            }
            String version = constraint.group(2);
            switch (constraint.group(1)) {
                case ">=", ">" -> events.add(new Event("introduced", version));
                case "<" -> events.add(new Event("fixed", version));
                case "<=" -> events.add(new Event("last_affected", version));
                case "!=" -> throw new BadRecord("'%s' leaves a version out".formatted(Fields.shortened(text)));
                default -> {
                    if (version.equals("*")) {
                        events.add(new Event("introduced", "0"));
                    } else {
                        versions.add(version);
                    }
                }
            }
        }
        if (!events.isEmpty() && !events.getFirst().kind().equals("introduced")) {
            events.addFirst(new Event("introduced", "0"));
        }
        return new Constraints(events, versions);
    }

    static Constraints none() {
        return new Constraints(new ArrayList<>(), new ArrayList<>());
    }

    /** Into an entry of {@code affected}. */
    void write(ObjectNode affected, String type) {
        ArrayNode listed = affected.withArray("/versions");
        versions.forEach(listed::add);
        if (!events.isEmpty()) {
            ArrayNode written =
                    affected.withArray("/ranges").addObject().put("type", type).putArray("events");
            events.forEach(event -> written.addObject().put(event.kind(), event.version()));
        }
    }
}
