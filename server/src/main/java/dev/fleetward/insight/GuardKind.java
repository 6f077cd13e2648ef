package dev.fleetward.insight;

/** What a guard compares between updated devices and those waiting, with the words its verdict is told in. */
public enum GuardKind {
    /** Days with a crash. */
    CRASH("Crashes", "crash", "crash-days", "No crash"),
    /** Days with a restart nobody asked for. */
    REBOOT("Unexpected restarts", "restart unexpectedly", "restart-days", "No unexpected restart"),
    /** Days with an issue that was first seen after the rollout began. */
    NEW_ISSUE("New issues", "meet new issues", "days with a new issue", "No new issue"),
    /** Days with a metric beyond a limit. */
    METRIC("Metric", "report %s", "days beyond the limit", "Nothing beyond the limit"),
    /** Installations that failed, against the share that is accepted; there is no waiting side. */
    UPDATE_FAILURE("Failed installations", "fail to install", "failed installations", "No failed installation");

    private final String title;
    private final String verb;
    private final String events;
    private final String none;

    GuardKind(String title, String verb, String events, String none) {
        this.title = title;
        this.verb = verb;
        this.events = events;
        this.none = none;
    }

    public String title() {
        return title;
    }

    /** What updated devices would do more, such as "crash". */
    String verb(String subject) {
        return verb.formatted(subject);
    }

    String events() {
        return events;
    }

    String none() {
        return none;
    }
}
