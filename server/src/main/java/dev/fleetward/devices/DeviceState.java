package dev.fleetward.devices;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;

/** Where a device is in its life. */
public enum DeviceState {
    /** Known before its first contact. */
    PROVISIONED,
    ACTIVE,
    /** Not heard of for as long as its product allows. */
    SILENT,
    /** Out of service for good. */
    RETIRED,
    /** Perhaps stolen, or a copy that uses another's serial. */
    SUSPECT;

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 400 naming the states there are */
    public static DeviceState parse(String slug) {
        return Arrays.stream(values())
                .filter(state -> state.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "state must be provisioned, active, silent, retired or suspect, not “%s”.".formatted(slug)));
    }

    /** One of the words every badge uses. */
    public String badge() {
        return switch (this) {
            case ACTIVE -> "ok";
            case SUSPECT -> "bad";
            case PROVISIONED, SILENT, RETIRED -> "unknown";
        };
    }

    public String label() {
        return slug().substring(0, 1).toUpperCase(Locale.ROOT) + slug().substring(1);
    }
}
