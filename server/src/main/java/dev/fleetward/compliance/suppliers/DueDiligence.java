package dev.fleetward.compliance.suppliers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The due-diligence file of a product: who makes its components, what they were asked, how each component stands.
 *
 * @param today the day that decides what is overdue
 * @param inUse whether the versions are those that devices run; else all that have an SBOM, since none runs yet
 * @param versionsLeftOut of them, beyond the limit
 */
public record DueDiligence(
        String product,
        Instant at,
        LocalDate today,
        List<String> versions,
        boolean inUse,
        int versionsLeftOut,
        List<Maker> makers) {

    public DueDiligence {
        makers = List.copyOf(makers);
    }

    /**
     * @param id stable as long as the name stays
     * @param name empty for the components no SBOM names a supplier of
     * @param named by an SBOM of a version on the market
     * @param contactBySbom what SBOMs give as contact
     */
    record Maker(
            UUID id,
            String name,
            boolean named,
            String contact,
            String contactBySbom,
            List<String> supplies,
            Optional<LocalDate> supportUntil,
            String note,
            List<Asked> questions,
            List<Checked> components) {

        static final Comparator<Maker> ORDER = Comparator.comparing((Maker one) -> one.overdue() == 0)
                .thenComparing(one -> one.name.isEmpty())
                .thenComparing(one -> one.name, String.CASE_INSENSITIVE_ORDER);

        public String title() {
            return name.isEmpty() ? "No supplier named" : name;
        }

        @JsonProperty
        public long overdue() {
            return questions.stream().filter(Asked::overdue).count();
        }

        public long open() {
            return questions.stream()
                    .filter(one -> one.question().answer().isEmpty())
                    .count();
        }

        public boolean nobody() {
            return name.isEmpty();
        }

        public long componentCount() {
            return components.size();
        }

        public long openVulnerabilities() {
            return components.stream().mapToInt(Checked::openVulnerabilities).sum();
        }

        public boolean supportEnded(LocalDate today) {
            return supportUntil.filter(today::isAfter).isPresent();
        }

        public String suppliesText() {
            return String.join("\n", supplies);
        }

        /** How the newest question of that kind stands. */
        public String standing(Question.What what) {
            return questions.stream()
                    .filter(one -> one.question().what() == what)
                    .max(Comparator.comparing(one -> one.question().askedOn()))
                    .map(Asked::standing)
                    .orElse("not asked");
        }

        public String declaration() {
            return standing(Question.What.DECLARATION);
        }
    }

    /** A question with what the day makes of it. */
    record Asked(Question question, boolean overdue) {
        public String standing() {
            return question.answer()
                    .map(answer ->
                            "answered %s%s".formatted(answer.on(), answer.note().isEmpty() ? "" : ": " + answer.note()))
                    .orElseGet(() -> (overdue ? "overdue since " : "asked, due ") + question.dueOn());
        }
    }

    @JsonProperty
    public long overdue() {
        return makers.stream().mapToLong(Maker::overdue).sum();
    }

    public long componentCount() {
        return makers.stream().mapToLong(Maker::componentCount).sum();
    }

    public long makerCount() {
        return makers.stream().filter(one -> !one.nobody()).count();
    }

    public String versionsText() {
        return String.join(", ", versions);
    }

    public String csv() {
        return DueDiligenceCsv.of(this);
    }

    static List<Question.What> kinds() {
        return Arrays.stream(Question.What.values())
                .filter(what -> what != Question.What.OTHER)
                .toList();
    }
}
