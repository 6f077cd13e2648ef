package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.priority.Priority;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which vulnerabilities are shown, as the address says it. Empty words do not narrow.
 *
 * @param rank a priority's label; {@code open} for all but deferred and settled
 * @param text in the name, the summary or a component's name
 * @param field {@code exposed} for those devices are exposed to now
 */
record Filter(String rank, String severity, String assignee, String text, String field, String due) {
    private static final Set<String> SEVERITIES = Set.of("", "critical", "high", "medium", "low", "none", "unknown");
    private static final String OPEN = "open";

    Filter {
        boolean known = rank.isEmpty()
                || rank.equals(OPEN)
                || Arrays.stream(Priority.Rank.values())
                        .anyMatch(one -> one.label().equals(rank));
        if (!known) {
            throw Problem.invalid("rank must be open, "
                    + Arrays.stream(Priority.Rank.values())
                            .map(Priority.Rank::label)
                            .collect(Collectors.joining(", "))
                    + ", not “" + rank + "”.");
        }
        if (!SEVERITIES.contains(severity)) {
            throw Problem.invalid("severity must be critical, high, medium, low, none or unknown.");
        }
        if (!field.isEmpty() && !field.equals("exposed")) {
            throw Problem.invalid("field must be exposed or empty.");
        }
        if (!due.isEmpty() && !due.equals("over")) {
            throw Problem.invalid("due must be over or empty.");
        }
    }

    /** @throws Problem 400 for a word that is none */
    static Filter parse(String query) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                given.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new Filter(
                given.getOrDefault("rank", ""),
                given.getOrDefault("severity", ""),
                given.getOrDefault("assignee", ""),
                given.getOrDefault("q", ""),
                given.getOrDefault("field", ""),
                given.getOrDefault("due", ""));
    }

    boolean matches(Priority one) {
        boolean open = one.rank().compareTo(Priority.Rank.DEFERRED) < 0;
        String searched =
                (one.id() + " " + one.summary() + " " + String.join(" ", one.components())).toLowerCase(Locale.ROOT);
        return (rank.isEmpty() || (rank.equals(OPEN) ? open : one.rank().label().equals(rank)))
                && (severity.isEmpty() || one.severity().equals(severity))
                && (assignee.isEmpty()
                        || one.assignee().equals(assignee)
                        || (assignee.equals("-") && one.assignee().isEmpty()))
                && (text.isEmpty() || searched.contains(text.toLowerCase(Locale.ROOT)))
                && (field.isEmpty() || one.devicesExposed() > 0)
                && (due.isEmpty() || one.overdue());
    }

    public boolean isEmpty() {
        return query().isEmpty();
    }

    /** As the end of an address. */
    public String query() {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("rank", rank);
        said.put("severity", severity);
        said.put("assignee", assignee);
        said.put("q", text);
        said.put("field", field);
        said.put("due", due);
        return said.entrySet().stream()
                .filter(one -> !one.getValue().isEmpty())
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
