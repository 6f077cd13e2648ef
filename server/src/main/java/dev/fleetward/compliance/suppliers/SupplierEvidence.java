package dev.fleetward.compliance.suppliers;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Whether questions to makers of components are followed up (CRA Article 13(5)). */
@ApplicationScoped
class SupplierEvidence implements EvidenceSource {
    private final Db db;
    private final Clock clock;
    private final SupplierStore store;

    SupplierEvidence(Db db, Clock clock, SupplierStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String id() {
        return "compliance.supplier-questions";
    }

    @Override
    public String title() {
        return "Questions to suppliers answered or not due yet";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.13.5");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<Question> asked = db.inTransaction(organization, tx -> store.all(tx, new ProductId(product))).stream()
                .flatMap(maker -> maker.questions().stream())
                .toList();
        return new Figure(
                asked.stream().filter(question -> !question.isOverdue(today)).count(),
                asked.size(),
                "questions that suppliers were asked",
                "questions recorded as asked; overdue is what has no answer after its due day");
    }
}
