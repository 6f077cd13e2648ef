package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said.
 *
 * @param stateLabel the state as its source wrote it, when that says more, such as {@code false_positive}; else empty
 * @param justification why not affected, in the words of OpenVEX and CSAF; else empty
 * @param label the justification as its source wrote it
 * @param responses what the maker does about it, in CycloneDX's words
 * @param detail why, in free words: the impact statement
 * @param action what users should do
 */
public record Ruling(
        VexState state,
        String stateLabel,
        String justification,
        String label,
        List<String> responses,
        String detail,
        String action) {
    static final int MAX_TEXT_CHARACTERS = 10_000;
    static final Set<String> RESPONSES =
            Set.of("can_not_fix", "will_not_fix", "update", "rollback", "workaround_available");

    public Ruling {
        responses = responses.stream().distinct().sorted().toList();
        if (!justification.isEmpty() && state != VexState.NOT_AFFECTED) {
            throw Problem.invalid("Only the state not_affected takes a justification; put other reasons into detail.");
        }
        if (state == VexState.NOT_AFFECTED && justification.isEmpty() && detail.isBlank()) {
            throw Problem.invalid("The state not_affected needs a justification or a detail that says why.");
        }
        if (!RESPONSES.containsAll(responses)) {
            throw Problem.invalid("response takes "
                    + String.join(", ", RESPONSES.stream().sorted().toList()) + ".");
        }
        if (detail.length() > MAX_TEXT_CHARACTERS || action.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("detail and action may have at most " + MAX_TEXT_CHARACTERS + " characters.");
        }
        if (detail.indexOf('\0') >= 0 || action.indexOf('\0') >= 0) {
            throw Problem.invalid("detail and action must not hold a NUL character.");
        }
    }

    /**
     * From the words of any format.
     *
     * @throws Problem 400 for words none of them has
     */
    public static Ruling of(
            @Nullable String state,
            @Nullable String justification,
            @Nullable List<String> responses,
            @Nullable String detail,
            @Nullable String action) {
        String stateWord = text(state);
        VexState ours = VexState.of(stateWord).orElseGet(() -> VexState.parse(stateWord));
        String word = text(justification);
        String why = word.isEmpty()
                ? ""
                : Justification.of(word)
                        .map(Justification::label)
                        .orElseThrow(() -> Problem.invalid("justification must be one of "
                                + String.join(", ", Justification.words()) + ", not “" + word + "”."));
        if (stateWord.equals("false_positive") && why.isEmpty()) {
            why = Justification.COMPONENT_NOT_PRESENT.label();
        }
        return new Ruling(
                ours,
                stateWord.equals(ours.label()) ? "" : stateWord,
                why,
                word,
                responses == null ? List.of() : responses,
                text(detail),
                text(action));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
