package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the maker says of a finding; the words of OpenVEX and CSAF. {@link #OPEN} means nothing was said yet. */
public enum VexState {
    OPEN,
    UNDER_INVESTIGATION,
    AFFECTED,
    NOT_AFFECTED,
    FIXED;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String title() {
        return label().replace('_', ' ');
    }

    static VexState parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.label().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of "
                        + Arrays.stream(values()).map(VexState::label).collect(Collectors.joining(", "))
                        + ", not “" + text + "”."));
    }
}
