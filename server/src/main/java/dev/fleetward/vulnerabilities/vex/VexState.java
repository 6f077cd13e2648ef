package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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

    /** Whoever says it: nobody is thought safe by it. */
    boolean hidesNothing() {
        return this == AFFECTED || this == UNDER_INVESTIGATION;
    }

    public String title() {
        return label().replace('_', ' ');
    }

    public static VexState parse(String text) {
        return Arrays.stream(values())
                .filter(state -> state.label().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of "
                        + Arrays.stream(values()).map(VexState::label).collect(Collectors.joining(", "))
                        + ", not “" + text + "”."));
    }

    /** By the word any format has for it. */
    static Optional<VexState> of(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "open" -> Optional.of(OPEN);
            case "under_investigation", "in_triage" -> Optional.of(UNDER_INVESTIGATION);
            case "affected", "exploitable", "known_affected", "first_affected", "last_affected" ->
                Optional.of(AFFECTED);
            case "not_affected", "false_positive", "known_not_affected" -> Optional.of(NOT_AFFECTED);
            case "fixed", "resolved", "resolved_with_pedigree", "first_fixed" -> Optional.of(FIXED);
            default -> Optional.empty();
        };
    }

    /** The closest of CycloneDX's words. */
    String cycloneDx() {
        return switch (this) {
            case OPEN, UNDER_INVESTIGATION -> "in_triage";
            case AFFECTED -> "exploitable";
            case NOT_AFFECTED -> "not_affected";
            case FIXED -> "resolved";
        };
    }

    /** The closest of CSAF's product status. */
    String csaf() {
        return switch (this) {
            case OPEN, UNDER_INVESTIGATION -> "under_investigation";
            case AFFECTED -> "known_affected";
            case NOT_AFFECTED -> "known_not_affected";
            case FIXED -> "fixed";
        };
    }
}
