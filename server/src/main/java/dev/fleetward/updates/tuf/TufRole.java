package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four roles of the specification (section 2.1), how many keys each needs, and for how long its word is good. */
enum TufRole {
    ROOT(2, Duration.ofDays(365)),
    TARGETS(1, Duration.ofDays(90)),
    SNAPSHOT(1, Duration.ofDays(7)),
    TIMESTAMP(1, Duration.ofDays(1));

    private final int threshold;
    private final Duration validity;

    TufRole(int threshold, Duration validity) {
        this.threshold = threshold;
        this.validity = validity;
    }

    /** How many keys sign, and how many of them a client asks for. */
    int threshold() {
        return threshold;
    }

    Duration validity() {
        return validity;
    }

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 400 naming the roles there are */
    static TufRole parse(@Nullable String word) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("role must be root, targets, snapshot or timestamp."));
    }
}
