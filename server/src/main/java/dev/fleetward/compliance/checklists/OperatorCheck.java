package dev.fleetward.compliance.checklists;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A checklist as an importer or distributor filled it in.
 *
 * @param operator whose checklist it is
 * @param checkedBy the person who verified
 */
record OperatorCheck(
        UUID id,
        String role,
        String operator,
        String checkedBy,
        LocalDate checkedOn,
        List<Answer> answers,
        String recordedBy,
        Instant recordedAt) {

    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_NOTE_CHARACTERS = 2_000;

    /** @param note what was seen; obligatory for a no */
    record Answer(String item, boolean yes, String note) {}

    OperatorCheck {
        requireName("operator", operator);
        requireName("checkedBy", checkedBy);
        List<CheckItem> wanted = CheckItem.of(role);
        for (CheckItem item : wanted) {
            List<Answer> given = answers.stream()
                    .filter(answer -> answer.item().equals(item.id()))
                    .toList();
            if (given.size() != 1) {
                throw Problem.invalid("%s needs one answer, yes or no: %s".formatted(item.id(), item.question()));
            }
            requireNote(item, given.getFirst());
        }
        if (answers.size() != wanted.size()) {
            throw Problem.invalid(
                    "There is an answer to an item that the checklist of the %s does not have.".formatted(role));
        }
        answers = List.copyOf(answers);
    }

    /** How many items were answered with no. */
    public long open() {
        return answers.stream().filter(answer -> !answer.yes()).count();
    }

    Optional<Answer> answer(String item) {
        return answers.stream().filter(answer -> answer.item().equals(item)).findFirst();
    }

    private static void requireName(String field, String text) {
        if (text.isBlank() || text.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("%s must have 1 to %d characters.".formatted(field, MAX_NAME_CHARACTERS));
        }
    }

    private static void requireNote(CheckItem item, Answer answer) {
        if (answer.note().length() > MAX_NOTE_CHARACTERS) {
            throw Problem.invalid(
                    "The note on %s may have at most %,d characters.".formatted(item.id(), MAX_NOTE_CHARACTERS));
        }
        if (!answer.yes() && answer.note().isBlank()) {
            throw Problem.invalid("%s is answered with no: its note must say what is wrong (%s)."
                    .formatted(item.id(), item.citation()));
        }
    }
}
