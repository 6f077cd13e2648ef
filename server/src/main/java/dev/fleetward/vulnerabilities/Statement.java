package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the maker says of a vulnerability in one software version, or in the whole product.
 *
 * @param justification why not affected, in the words of OpenVEX and CSAF; else empty
 * @param softwareVersion type and version, or empty for the whole product
 */
public record Statement(
        VexState state,
        String justification,
        String detail,
        Optional<String> softwareVersion,
        String statedBy,
        Instant statedAt) {

    static final int MAX_DETAIL_CHARS = 10_000;
    /** The status justifications of OpenVEX 0.2, which are CSAF 2.0's flag labels too. */
    static final List<String> JUSTIFICATIONS = List.of(
            "component_not_present",
            "vulnerable_code_not_present",
            "vulnerable_code_not_in_execute_path",
            "vulnerable_code_cannot_be_controlled_by_adversary",
            "inline_mitigations_already_exist");

    public Statement {
        if (!justification.isEmpty() && !JUSTIFICATIONS.contains(justification)) {
            throw Problem.invalid("justification must be one of " + String.join(", ", JUSTIFICATIONS) + ".");
        }
        if (!justification.isEmpty() && state != VexState.NOT_AFFECTED) {
            throw Problem.invalid("Only the state not_affected takes a justification; put other reasons into detail.");
        }
        if (state == VexState.NOT_AFFECTED && justification.isEmpty() && detail.isBlank()) {
            throw Problem.invalid("The state not_affected needs a justification or a detail that says why.");
        }
        if (detail.length() > MAX_DETAIL_CHARS) {
            throw Problem.invalid("detail may have at most " + MAX_DETAIL_CHARS + " characters.");
        }
        if (detail.indexOf('\0') >= 0) {
            throw Problem.invalid("detail holds a NUL character.");
        }
    }
}
