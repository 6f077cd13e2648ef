package dev.fleetward.compliance.suppliers;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the maker of components was asked.
 *
 * @param detail more exactly; may be empty
 * @param dueOn last day an answer is in time
 */
record Question(
        UUID id,
        What what,
        String detail,
        LocalDate askedOn,
        LocalDate dueOn,
        String askedBy,
        Optional<Answer> answer) {

    enum What {
        SBOM("SBOM"),
        VEX("VEX"),
        SUPPORT_END("Support end"),
        DECLARATION("CE marking and declaration of conformity"),
        SECURITY_CONTACT("Security contact"),
        OTHER("Other");

        private final String title;

        What(String title) {
            this.title = title;
        }

        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public String title() {
            return title;
        }

        /** @throws Problem 400 naming what can be asked */
        static What parse(String slug) {
            return Arrays.stream(values())
                    .filter(one -> one.slug().equals(slug))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("what must be one of %s, not “%s”."
                            .formatted(
                                    Arrays.stream(values()).map(What::slug).collect(Collectors.joining(", ")), slug)));
        }
    }

    /** @param link where it is found; may be empty */
    record Answer(LocalDate on, String note, String link, Optional<Document> document, String by) {}

    record Document(String fileName, String sha256, long sizeBytes) {}

    boolean isOverdue(LocalDate today) {
        return answer.isEmpty() && today.isAfter(dueOn);
    }

    /** Such as "SBOM: with hashes". */
    public String words() {
        return detail.isEmpty() ? what.title() : what.title() + ": " + detail;
    }
}
