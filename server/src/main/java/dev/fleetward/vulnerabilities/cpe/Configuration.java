package dev.fleetward.vulnerabilities.cpe;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * A statement about products: conditions or alternatives, which may be nested. Affected is only a product that a
 * vulnerable criterion names; the others are what it takes besides.
 *
 * @param all whether everything below must hold, or one of it
 */
public record Configuration(boolean all, boolean negate, List<Configuration> parts, List<Criterion> criteria) {

    public static Configuration anyOf(List<Criterion> criteria) {
        return new Configuration(false, false, List.of(), criteria);
    }

    /** Everything it speaks of, however deep. */
    @JsonIgnore
    public Stream<Criterion> everyCriterion() {
        return Stream.concat(criteria.stream(), parts.stream().flatMap(Configuration::everyCriterion));
    }

    /**
     * Whether the subject is affected, given what else is known to be in the same software.
     *
     * @return empty when nothing vulnerable here names the subject
     */
    public Optional<Outcome> judge(Subject subject, Collection<Subject> alsoThere) {
        return concerns(subject) ? Optional.of(of(subject, alsoThere)) : Optional.empty();
    }

    private boolean concerns(Subject subject) {
        return everyCriterion().anyMatch(criterion -> criterion.vulnerable() && criterion.names(subject));
    }

    /** Of alternatives only those about the subject count, so that a neighbour's fault is not taken for its own. */
    private Outcome of(Subject subject, Collection<Subject> alsoThere) {
        Stream<Outcome> below = Stream.concat(
                criteria.stream()
                        .filter(c -> all || c.vulnerable() && c.names(subject))
                        .map(c -> c.vulnerable() && c.names(subject) ? c.of(subject) : present(c, alsoThere)),
                parts.stream()
                        .filter(part -> all || part.concerns(subject))
                        .map(part -> part.concerns(subject) ? part.of(subject, alsoThere) : part.holds(alsoThere)));
        return together(below);
    }

    private Outcome holds(Collection<Subject> alsoThere) {
        return together(Stream.concat(
                criteria.stream().map(c -> present(c, alsoThere)),
                parts.stream().map(part -> part.holds(alsoThere))));
    }

    private Outcome together(Stream<Outcome> outcomes) {
        BinaryOperator<Outcome> join = all ? Outcome::and : Outcome::or;
        Outcome outcome = outcomes.reduce(join).orElse(Outcome.of(Truth.UNKNOWN, "the record names nothing"));
        return negate ? outcome.not() : outcome;
    }

    private static Outcome present(Criterion criterion, Collection<Subject> alsoThere) {
        String what = criterion.cpe().title();
        return alsoThere.stream()
                .filter(criterion::names)
                .map(criterion::of)
                .reduce(Outcome::or)
                .map(found -> new Outcome(
                        found.truth(),
                        switch (found.truth()) {
                            case TRUE -> "with " + what + ", which the SBOM names";
                            case UNKNOWN -> "only together with " + what + ", of which " + found.reason();
                            case FALSE -> "only together with " + what + ", of which " + found.reason();
                        },
                        "",
                        true))
                .orElseGet(() -> new Outcome(
                        Truth.UNKNOWN, "only together with " + what + ", which the SBOM does not name", "", true));
    }
}
