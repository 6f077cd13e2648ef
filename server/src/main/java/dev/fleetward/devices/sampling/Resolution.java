package dev.fleetward.devices.sampling;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much of one kind of data a device sends; the words are those its agent parses. */
public enum Resolution {
    OFF,
    LOW,
    NORMAL,
    HIGH;

    /** As the agent and the API write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 400 naming the words there are */
    static Resolution parse(String what, @Nullable String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "%s must be off, low, normal or high, not “%s”.".formatted(what, word == null ? "" : word)));
    }
}
