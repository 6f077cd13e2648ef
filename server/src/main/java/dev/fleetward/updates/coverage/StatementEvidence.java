package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The newest coverage statement, by its hash, so that the ledger vouches for the statement itself (CRA Annex I, Part I
 * (2)(c); Part II (2), (7) and (8)).
 */
@ApplicationScoped
class StatementEvidence implements EvidenceSource {
    static final String ID = "updates.coverage-statement";

    private static final Cursor NEWEST = new Cursor(Optional.empty(), 1);

    private final Db db;
    private final StatementStore store;

    StatementEvidence(Db db, StatementStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Reachable devices confirmed fixed, by the newest coverage statement";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.c", "CRA.II.2", "CRA.II.7", "CRA.II.8");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        return db.inTransaction(organization, tx -> store.list(tx, product, null, NEWEST)).stream()
                .findFirst()
                .map(StatementEvidence::figure)
                .orElse(new Figure(0, 0, "reachable devices; no coverage statement yet", "no coverage statement"));
    }

    private static Figure figure(Statement statement) {
        StatementBody body = Statements.read(statement);
        return new Figure(
                statement.fixedReachable(),
                statement.reachable(),
                "reachable devices of %s %s; coverage statement %d, SHA-256 %s"
                        .formatted(
                                body.release().softwareType(),
                                body.release().version(),
                                statement.number(),
                                statement.sha256()),
                "coverage statement %d with SHA-256 %s: reachable devices of the rollout's target, of them those whose"
                        .formatted(statement.number(), statement.sha256())
                        + " field data names the release");
    }
}
