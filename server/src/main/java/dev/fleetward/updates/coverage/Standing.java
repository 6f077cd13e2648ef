package dev.fleetward.updates.coverage;

/** Where one device of a rollout stands. Every device is in exactly one; the meanings are those of a coverage statement. */
public enum Standing {
    CONFIRMED("Confirmed running", "ok", "Its own data names the release as what it runs now."),
    REPORTED("Says it is installed", "attention", "It reported success; its own data does not name the release yet."),
    INSTALLED("Installed, restart missing", "attention", "The release is on the device and waits for its restart."),
    DOWNLOADING("Downloading", "attention", "It has read the offer or holds the file, and has not installed it."),
    POSTPONED("Postponed", "attention", "Its user put the installation off."),
    OFFERED("Offered", "attention", "It may take the update and has not begun."),
    HELD("Held", "attention", "Its turn has come and something holds it back, such as a paused rollout."),
    WAITING("Waits for its phase", "unknown", "The phase it belongs to is not open yet."),
    FAILED("Failed", "bad", "It reported that the installation failed."),
    REFUSED("Refused", "bad", "It reported that it does not take this update."),
    GONE_BACK("Gone back", "bad", "Its own data once named the release and names another version now."),
    OTHER_VERSION("Another version", "bad", "It reported success; its own data has since named another version."),
    UNREACHABLE("Out of reach", "unknown", "It was not seen for 30 days, or never."),
    CALLED_OFF("Called off", "unknown", "The rollout was cancelled for it, or a newer rollout took over."),
    RETIRED("Retired", "unknown", "Taken out of service for good.");

    private final String label;
    private final String tone;
    private final String meaning;

    Standing(String label, String tone, String meaning) {
        this.label = label;
        this.tone = tone;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /** One of the four states the design system knows. */
    public String tone() {
        return tone;
    }

    public String meaning() {
        return meaning;
    }

    /** The only one that counts as fixed. */
    public boolean isFixed() {
        return this == CONFIRMED;
    }
}
