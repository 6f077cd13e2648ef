package dev.fleetward.vulnerabilities.difference;

import java.util.List;
import java.util.Locale;

/** A vulnerability that one of two versions has, and by which of its components. */
public record FoundIn(
        String id, String summary, String severity, double score, boolean exposes, List<String> components) {
    public String componentText() {
        return String.join(", ", components);
    }

    public String severityTone() {
        return switch (severity) {
            case "CRITICAL", "HIGH" -> "bad";
            case "MEDIUM" -> "attention";
            default -> "unknown";
        };
    }

    public String severityTitle() {
        return severity.isEmpty() ? "unknown" : severity.toLowerCase(Locale.ROOT) + (score > 0 ? " " + score : "");
    }
}
