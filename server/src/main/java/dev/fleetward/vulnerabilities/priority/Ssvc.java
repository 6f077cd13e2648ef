package dev.fleetward.vulnerabilities.priority;

import java.util.Locale;

/**
 * Stakeholder-Specific Vulnerability Categorization by CISA's decision tree (SSVC guide, November 2022): exploitation,
 * automatable, technical impact, mission and well-being.
 */
final class Ssvc {
    enum Exploitation {
        NONE,
        POC,
        ACTIVE
    }

    /** What a failure of the product means for people and the mission; the maker knows. */
    enum Mission {
        LOW,
        MEDIUM,
        HIGH;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Outcome {
        TRACK("Track"),
        TRACK_STAR("Track*"),
        ATTEND("Attend"),
        ACT("Act");

        private final String title;

        Outcome(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private Ssvc() {}

    static Outcome decide(Exploitation exploitation, boolean automatable, boolean total, Mission mission) {
        return switch (exploitation) {
            case NONE -> none(automatable, total, mission);
            case POC -> poc(automatable, total, mission);
            case ACTIVE -> active(automatable, total, mission);
        };
    }

    private static Outcome none(boolean automatable, boolean total, Mission mission) {
        if (mission != Mission.HIGH) {
            return Outcome.TRACK;
        }
        return automatable ? Outcome.ATTEND : total ? Outcome.TRACK_STAR : Outcome.TRACK;
    }

    private static Outcome poc(boolean automatable, boolean total, Mission mission) {
        return switch (mission) {
            case LOW -> Outcome.TRACK;
            case MEDIUM -> total ? Outcome.TRACK_STAR : Outcome.TRACK;
            case HIGH -> automatable || total ? Outcome.ATTEND : Outcome.TRACK_STAR;
        };
    }

    private static Outcome active(boolean automatable, boolean total, Mission mission) {
        return switch (mission) {
            case LOW -> automatable ? Outcome.ATTEND : Outcome.TRACK;
            case MEDIUM -> automatable && total ? Outcome.ACT : automatable || total ? Outcome.ATTEND : Outcome.TRACK;
            case HIGH -> automatable || total ? Outcome.ACT : Outcome.ATTEND;
        };
    }
}
