package dev.fleetward.vulnerabilities.vex;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why something is not affected. The five of OpenVEX and CSAF are ours; CycloneDX tells some of them finer apart, which a
 * decision keeps as its label.
 */
public enum Justification {
    COMPONENT_NOT_PRESENT("code_not_present"),
    VULNERABLE_CODE_NOT_PRESENT("code_not_present"),
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH("code_not_reachable"),
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY(
            "requires_environment", "requires_configuration", "requires_dependency"),
    INLINE_MITIGATIONS_ALREADY_EXIST(
            "protected_by_mitigating_control",
            "protected_at_runtime",
            "protected_at_perimeter",
            "protected_by_compiler");

    @SuppressWarnings("ImmutableEnumChecker") // an immutable list
    private final List<String> cycloneDx;

    Justification(String... cycloneDx) {
        this.cycloneDx = List.of(cycloneDx);
    }

    /** As OpenVEX and CSAF write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** CycloneDX's words for it, the closest first. */
    List<String> cycloneDx() {
        return cycloneDx;
    }

    /** By any format's word; SPDX 3 writes the same without underscores. */
    static Optional<Justification> of(String label) {
        String word = label.strip().toLowerCase(Locale.ROOT);
        if (word.equals("code_not_present")) {
            return Optional.of(VULNERABLE_CODE_NOT_PRESENT);
        }
        for (Justification one : values()) {
            if (one.label().equals(word)
                    || one.cycloneDx.contains(word)
                    || one.label().replace("_", "").equals(word)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Every word a person may choose. */
    static List<String> words() {
        return Stream.concat(
                        Arrays.stream(values()).map(Justification::label),
                        Arrays.stream(values())
                                .flatMap(one -> one.cycloneDx.stream())
                                .distinct())
                .toList();
    }
}
