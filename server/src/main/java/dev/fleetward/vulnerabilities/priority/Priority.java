package dev.fleetward.vulnerabilities.priority;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * How urgent a vulnerability is in a product.
 *
 * @param score CVSS in the product's environment
 * @param ssvc the outcome of the SSVC tree
 * @param dueOn until when it is to be done
 * @param reasons why it stands where it stands, in words, the strongest first
 */
public record Priority(
        @JsonIgnore UUID vulnerability,
        String id,
        String summary,
        String severity,
        double score,
        Rank rank,
        String ssvc,
        LocalDate dueOn,
        boolean overdue,
        String assignee,
        long devicesExposed,
        long versionsExposed,
        long versions,
        long versionsOpen,
        List<String> components,
        List<String> fixes,
        List<String> reasons,
        @JsonIgnore double weight) {

    /** The most urgent first. */
    public enum Rank {
        EXPLOITED("exploited"),
        ACT("act"),
        HIGH("high"),
        REST("track"),
        DEFERRED("deferred"),
        SETTLED("settled");

        private final String label;

        Rank(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }

        /** The state word of the design system that goes with it. */
        public String tone() {
            return switch (this) {
                case EXPLOITED, ACT -> "bad";
                case HIGH -> "attention";
                case REST, DEFERRED -> "unknown";
                case SETTLED -> "ok";
            };
        }
    }

    public String severityTitle() {
        return score > 0 ? "%s %.1f".formatted(severity, score) : severity;
    }

    public String severityTone() {
        return switch (severity) {
            case "critical", "high" -> "bad";
            case "medium" -> "attention";
            case "low", "none" -> "ok";
            default -> "unknown";
        };
    }

    static String band(double score, String fallback) {
        if (score <= 0) {
            return fallback.toLowerCase(Locale.ROOT);
        }
        return score < 4 ? "low" : score < 7 ? "medium" : score < 9 ? "high" : "critical";
    }
}
