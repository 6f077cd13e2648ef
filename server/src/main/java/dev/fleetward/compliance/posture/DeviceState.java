package dev.fleetward.compliance.posture;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;

/** What a device is by a rule that bears on it. */
enum DeviceState {
    CONFORMS("ok", "Conforms"),
    FAILS("bad", "Fails"),
    NO_DATA("unknown", "No data");

    private final String badge;
    private final String label;

    DeviceState(String badge, String label) {
        this.badge = badge;
        this.label = label;
    }

    public String badge() {
        return badge;
    }

    public String label() {
        return label;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Problem 400 naming those there are */
    static DeviceState parse(String slug) {
        return Arrays.stream(values())
                .filter(state -> state.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(DeviceState::slug).toList(), slug)));
    }
}
