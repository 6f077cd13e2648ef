package dev.fleetward.compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One requirement with what speaks for it.
 *
 * @param documents items the law wants that speak for it, there or missing
 * @param justification why it does not apply, when someone decided so
 * @param owner e-mail address of the colleague who answers for it
 */
public record MatrixRow(
        Requirement requirement,
        RequirementState state,
        List<RowFigure> figures,
        List<FileItem> documents,
        Optional<String> justification,
        Optional<String> owner) {

    /** A figure older than this says nothing about today. */
    static final Duration MAX_FIGURE_AGE = Duration.ofDays(2);

    /** All that rows are drawn from, of one moment; by source, document or requirement. */
    record Known(
            List<EvidenceRecord> newest,
            Map<String, Target> targets,
            Map<String, FileItem> documents,
            Map<String, String> justifications,
            Map<String, String> owners,
            Instant at) {}

    static MatrixRow of(Requirement requirement, Known known) {
        List<RowFigure> figures = known.newest.stream()
                .filter(record -> record.requirements().contains(requirement.id())
                        || requirement.figures().contains(record.source()))
                .map(record -> RowFigure.of(record, known.targets, known.at))
                .toList();
        List<FileItem> documents = requirement.documents().stream()
                .flatMap(id -> Optional.ofNullable(known.documents.get(id)).stream())
                .toList();
        Optional<String> justification = Optional.ofNullable(known.justifications.get(requirement.id()));
        return new MatrixRow(
                requirement,
                justification.isPresent() ? RequirementState.NOT_APPLICABLE : state(figures, documents),
                figures,
                documents,
                justification,
                Optional.ofNullable(known.owners.get(requirement.id())));
    }

    private static RequirementState state(List<RowFigure> figures, List<FileItem> documents) {
        return RequirementState.of(Stream.concat(
                        figures.stream().map(RowFigure::state),
                        documents.stream()
                                .map(item -> item.present() ? RequirementState.MET : RequirementState.NOT_MET))
                .toList());
    }

    /** Whether anything in this product could ever speak for it. */
    public boolean isMeasured() {
        return !figures.isEmpty() || !documents.isEmpty();
    }
}
