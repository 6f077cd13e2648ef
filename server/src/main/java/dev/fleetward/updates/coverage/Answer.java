package dev.fleetward.updates.coverage;

import java.util.List;
import java.util.UUID;

/**
 * Why a device gets an update or not, question by question in the order they are decided.
 *
 * @param gets whether nothing on the server's side keeps it from the update now
 * @param has whether its own data says it runs the version
 * @param conclusion the answer in a sentence
 */
public record Answer(
        UUID rollout,
        String rolloutName,
        String softwareType,
        String version,
        boolean gets,
        boolean has,
        String conclusion,
        List<Step> steps) {

    /** YES goes on to the next question; NO ends it; WAITS is settled by time or by the device. */
    public enum Outcome {
        YES("ok"),
        NO("bad"),
        WAITS("attention"),
        UNKNOWN("unknown");

        private final String tone;

        Outcome(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String word() {
            return switch (this) {
                case YES -> "yes";
                case NO -> "no";
                case WAITS -> "waits";
                case UNKNOWN -> "unknown";
            };
        }
    }

    public record Step(String question, Outcome outcome, String sentence) {}

    /** One of the four states the design system knows. */
    public String tone() {
        return has ? "ok" : gets ? "attention" : "bad";
    }

    public String word() {
        return has ? "has it" : gets ? "gets it" : "does not get it";
    }
}
