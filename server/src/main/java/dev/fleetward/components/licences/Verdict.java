package dev.fleetward.components.licences;

/** What a policy says of a licence, the best first. */
public enum Verdict {
    OK("fine", "ok"),
    UNSTATED("not stated", "unknown"),
    REVIEW("to review", "attention"),
    DENIED("denied", "bad");

    private final String title;
    private final String tone;

    Verdict(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    public String tone() {
        return tone;
    }

    Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Verdict better(Verdict other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
