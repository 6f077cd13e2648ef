package dev.fleetward.updates.fates;

/** Where a device of a rollout stands; each is in exactly one. In the order pages show them. */
public enum Fate {
    PROVEN("ok", "proven", "its field data reports the new version"),
    REPORTED("ok", "says it is updated", "its field data does not say so yet"),
    UNDERWAY("ok", "under way", "has taken it up and said so within a day"),
    OFFERED("ok", "offered", "may take it, and was seen within a day"),
    ASKED("ok", "asked its user", "may take it once its user has said yes"),
    HELD("attention", "held back", "its turn has come; a window, a cap, other software or the way there holds it back"),
    WAITING("unknown", "waits for its phase", "its phase is not open"),
    RETRYING("attention", "tried again soon", "an attempt failed, the next is due"),
    OFFLINE("attention", "offline", "not seen for a day, or not since it was offered"),
    NEVER_ANSWERED("attention", "does not answer", "is seen, and has not taken up the offer for a day"),
    SILENT("attention", "began and fell silent", "has taken it up and said nothing for a day"),
    OTHER_VERSION("bad", "came back with another version", "says it installed, and runs neither that nor a lower version"),
    DOWNGRADED("bad", "downgraded", "had or said the new version, and runs a lower one"),
    REFUSED("attention", "refused", "the device or its user said no"),
    TIMED_OUT("bad", "timed out", "began and gave no word within the time allowed"),
    FAILED("bad", "failed", "the installation failed"),
    CANCELLED("unknown", "cancelled", "called off before it was updated"),
    SUPERSEDED("unknown", "superseded", "a newer rollout took over");

    private final String tone;
    private final String label;
    private final String meaning;

    Fate(String tone, String label, String meaning) {
        this.tone = tone;
        this.label = label;
        this.meaning = meaning;
    }

    /** One of the design system's four states. */
    public String tone() {
        return tone;
    }

    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }
}
