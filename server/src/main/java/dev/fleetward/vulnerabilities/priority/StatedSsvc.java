package dev.fleetward.vulnerabilities.priority;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * What CISA says of a vulnerability for its tree, in a record of the CVE list. What it leaves out, or says in words that
 * are none of the tree, is empty.
 *
 * @param by such as {@code CISA Coordinator}
 * @param on the day it was said; empty when the record does not tell
 */
record StatedSsvc(
        Optional<Ssvc.Exploitation> exploitation,
        Optional<Boolean> automatable,
        Optional<Boolean> total,
        String by,
        String on) {
    private static final int DAY_CHARACTERS = "2026-01-02".length();

    static final StatedSsvc NOTHING = new StatedSsvc(Optional.empty(), Optional.empty(), Optional.empty(), "", "");

    /** @param content of the metric {@code other}, with a list of options of one member each */
    static StatedSsvc of(JsonNode content) {
        Optional<Ssvc.Exploitation> exploitation = Optional.empty();
        Optional<Boolean> automatable = Optional.empty();
        Optional<Boolean> total = Optional.empty();
        for (JsonNode option : content.path("options")) {
            for (var said : option.properties()) {
                String word = said.getValue().asText("").strip().toLowerCase(Locale.ROOT);
                switch (said.getKey().strip().toLowerCase(Locale.ROOT)) {
                    case "exploitation" -> exploitation = exploitation(word);
                    case "automatable" -> automatable = either(word, "yes", "no");
                    case "technical impact" -> total = either(word, "total", "partial");
                    default -> {
                        // Other decision points are none of CISA's tree.
                    }
                }
            }
        }
        String by = content.path("role").asText("").strip();
        String at = content.path("timestamp").asText("");
        return new StatedSsvc(
                exploitation,
                automatable,
                total,
                by.isEmpty() ? "CISA" : by,
                at.substring(0, Math.min(at.length(), DAY_CHARACTERS)));
    }

    boolean says() {
        return exploitation.isPresent() || automatable.isPresent() || total.isPresent();
    }

    /** Whose word it is, for people: “CISA Coordinator, 2024-08-01”. */
    String source() {
        return on.isEmpty() ? by : by + ", " + on;
    }

    private static Optional<Ssvc.Exploitation> exploitation(String word) {
        return switch (word) {
            case "none" -> Optional.of(Ssvc.Exploitation.NONE);
            case "poc", "public poc" -> Optional.of(Ssvc.Exploitation.POC);
            case "active" -> Optional.of(Ssvc.Exploitation.ACTIVE);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> either(String word, String yes, String no) {
        return word.equals(yes) ? Optional.of(true) : word.equals(no) ? Optional.of(false) : Optional.empty();
    }
}
