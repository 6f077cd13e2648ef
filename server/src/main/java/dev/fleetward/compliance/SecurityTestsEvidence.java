package dev.fleetward.compliance;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** That security is tested regularly: test reports are at hand, count still, and are not old. */
@ApplicationScoped
class SecurityTestsEvidence implements EvidenceSource {
    private static final String TEST_REPORTS = "CRA.AX7.6";
    private static final Duration REGULAR = Duration.ofDays(365);

    private final Db db;
    private final Clock clock;
    private final DocumentStore store;

    SecurityTestsEvidence(Db db, Clock clock, DocumentStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String id() {
        return "compliance.security-tests";
    }

    @Override
    public String title() {
        return "Test reports that still count and are no older than a year";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.3");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Upload> reports = db.inTransaction(organization, tx -> store.uploads(tx, new ProductId(product))).stream()
                .filter(upload -> upload.item().equals(TEST_REPORTS))
                .toList();
        long counting = reports.stream()
                .filter(report -> report.uploadedAt().isAfter(now.minus(REGULAR)))
                .filter(report -> report.validUntil().filter(today::isAfter).isEmpty())
                .count();
        String age = reports.stream()
                .map(Upload::uploadedAt)
                .max(Comparator.naturalOrder())
                .map(newest -> "test reports; the newest was uploaded %,d days ago"
                        .formatted(Duration.between(newest, now).toDays()))
                .orElse("test reports; none was uploaded");
        return new Figure(counting, reports.size(), age, DocumentStore.UPLOADS);
    }
}
