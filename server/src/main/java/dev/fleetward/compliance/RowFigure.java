package dev.fleetward.compliance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Map;

/**
 * A source's newest figure in a row of the matrix.
 *
 * @param targetPercent from which share on it carries its requirements
 */
public record RowFigure(@JsonUnwrapped EvidenceRecord record, int targetPercent, RequirementState state) {

    static RowFigure of(EvidenceRecord record, Map<String, Target> targets, Instant now) {
        Target target = targets.get(record.source());
        int percent = target == null ? Target.WHOLE_PERCENT : target.percent();
        return new RowFigure(record, percent, state(record, percent, now));
    }

    private static RequirementState state(EvidenceRecord record, int target, Instant now) {
        if (!record.isKnown()
                || !record.measuredAt().plus(MatrixRow.MAX_FIGURE_AGE).isAfter(now)) {
            return RequirementState.NO_DATA;
        }
        if (record.percent() >= target) {
            return RequirementState.MET;
        }
        return record.numerator() == 0 ? RequirementState.NOT_MET : RequirementState.PARTLY;
    }

    public boolean isOld() {
        return record.isKnown() && state == RequirementState.NO_DATA;
    }
}
