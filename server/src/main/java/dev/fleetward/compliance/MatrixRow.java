package dev.fleetward.compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One requirement with its newest figures.
 *
 * @param justification why it does not apply, when someone decided so
 */
public record MatrixRow(
        Requirement requirement, RequirementState state, List<EvidenceRecord> figures, Optional<String> justification) {

    /** A figure older than this says nothing about today. */
    static final Duration MAX_FIGURE_AGE = Duration.ofDays(2);

    static MatrixRow of(
            Requirement requirement,
            List<EvidenceRecord> newest,
            Map<String, Target> targets,
            Optional<String> justification,
            Instant now) {
        List<EvidenceRecord> figures = newest.stream()
                .filter(record -> record.requirements().contains(requirement.id()))
                .toList();
        return new MatrixRow(requirement, state(figures, targets, justification, now), figures, justification);
    }

    private static RequirementState state(
            List<EvidenceRecord> figures, Map<String, Target> targets, Optional<String> justification, Instant now) {
        if (justification.isPresent()) {
            return RequirementState.NOT_APPLICABLE;
        }
        List<EvidenceRecord> telling = figures.stream()
                .filter(figure -> figure.isKnown()
                        && figure.measuredAt().plus(MAX_FIGURE_AGE).isAfter(now))
                .toList();
        if (telling.isEmpty()) {
            return RequirementState.UNKNOWN;
        }
        return telling.stream().allMatch(figure -> reaches(figure, targets.get(figure.source())))
                ? RequirementState.EVIDENCED
                : RequirementState.ATTENTION;
    }

    private static boolean reaches(EvidenceRecord figure, @Nullable Target target) {
        return figure.percent() >= (target == null ? Target.WHOLE_PERCENT : target.percent());
    }
}
