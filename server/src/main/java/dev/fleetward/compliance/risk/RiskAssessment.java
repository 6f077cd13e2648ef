package dev.fleetward.compliance.risk;

import java.time.Instant;
import java.util.Optional;

/** One version. Once approved it never changes; the next one starts from it. */
public record RiskAssessment(
        int number,
        Content content,
        String editedBy,
        Instant editedAt,
        Optional<String> approvedBy,
        Optional<Instant> approvedAt) {

    public boolean isApproved() {
        return approvedAt.isPresent();
    }
}
