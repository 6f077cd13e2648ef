package dev.fleetward.updates.standing;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where one device of a rollout stands. Every device is in exactly one; the meanings are those of a coverage statement. In
 * the order pages show them.
 */
public enum Standing {
    CONFIRMED("Confirmed running", "ok", 5, "Its own field data names the release as what it runs now."),
    REPORTED(
            "Says it is installed",
            "attention",
            4,
            "It reported success; its field data does not name the release yet."),
    INSTALLED("Installed, restart missing", "attention", 3, "The release is on the device and waits for its restart."),
    DOWNLOADING("Downloading", "attention", 2, "It has read the offer or holds the file, and has not installed it."),
    POSTPONED("Postponed", "attention", 1, "Its user put the installation off."),
    ASKED("Asks its user", "attention", 1, "It may take the update once its user has said yes."),
    OFFERED("Offered", "attention", 1, "It may take the update and has not begun."),
    RETRYING("Tried again soon", "attention", 1, "An attempt failed, and the next is due."),
    HELD(
            "Held",
            "attention",
            0,
            "Its turn has come; a pause, a window, a cap, other software or the way there holds it back."),
    WAITING("Waits for its phase", "unknown", 0, "The phase it belongs to is not open yet."),
    NO_ANSWER("Does not answer", "attention", 1, "It was seen lately and has not taken up the offer for a day."),
    SILENT("Fell silent", "attention", 2, "It took the update up, is seen, and has said nothing of it for a day."),
    OFFLINE("Offline", "unknown", 0, "It may have the update and was not seen for a day."),
    UNREACHABLE("Out of reach", "unknown", 0, "It was not seen for 30 days, or never."),
    FAILED("Failed", "bad", 1, "The installation failed, or gave no word within the time allowed."),
    REFUSED("Refused", "bad", 1, "The device or its user said no to this update."),
    DOWNGRADED("Downgraded", "bad", 4, "It had the release or said so, and names a lower version now."),
    OTHER_VERSION(
            "Another version", "bad", 4, "It had the release or said so, and names a version of no order with it."),
    MOVED_ON("Moved on", "ok", 4, "It had the release or said so, and names a higher version now."),
    CALLED_OFF("Called off", "unknown", 0, "The rollout was cancelled for it, or a newer rollout took over."),
    RETIRED("Retired", "unknown", 0, "Taken out of service for good.");

    private final String label;
    private final String tone;
    private final int came;
    private final String meaning;

    /** @param came how far it came, as {@link Funnel} counts */
    Standing(String label, String tone, int came, String meaning) {
        this.label = label;
        this.tone = tone;
        this.came = came;
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

    int came() {
        return came;
    }

    /** The only one that counts as fixed. */
    public boolean isFixed() {
        return this == CONFIRMED;
    }

    /**
     * @param names between commas; none for all that are not fixed
     * @throws Problem 400 naming the standings there are
     */
    static Set<Standing> parse(String names) {
        if (names.isBlank()) {
            return EnumSet.complementOf(EnumSet.of(CONFIRMED));
        }
        var wanted = EnumSet.noneOf(Standing.class);
        for (String name : names.split(",")) {
            String text = name.strip();
            wanted.add(Arrays.stream(values())
                    .filter(one ->
                            one.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid(
                            "standing must be of %s, not “%s”.".formatted(Arrays.toString(values()), text))));
        }
        return wanted;
    }
}
