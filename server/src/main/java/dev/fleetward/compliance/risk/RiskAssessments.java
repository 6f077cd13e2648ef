package dev.fleetward.compliance.risk;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The versions of a product's risk assessment. Safe for concurrent use. */
@ApplicationScoped
public class RiskAssessments {
    private static final int MAX_REASON_CHARACTERS = 5_000;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Vulnerabilities vulnerabilities;
    private final RiskStore store;

    RiskAssessments(Db db, Clock clock, Audit audit, Vulnerabilities vulnerabilities, RiskStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.vulnerabilities = vulnerabilities;
        this.store = store;
    }

    /** The newest approved version. */
    public Optional<RiskAssessment> approved(Product product) {
        return db.inTransaction(product.organization(), tx -> store.newestApproved(tx, product.id()));
    }

    /** What keeps the product from an approved assessment; empty once there is one. */
    public List<String> missing(Product product) {
        if (approved(product).isPresent()) {
            return List.of();
        }
        return draft(product)
                .map(draft -> {
                    List<String> missing = ContentCheck.missing(draft.content());
                    return missing.isEmpty()
                            ? List.of("A person's approval of version " + draft.number() + ".")
                            : missing;
                })
                .orElse(List.of("The cybersecurity risk assessment (CRA Article 13(2))."));
    }

    /** Why the approved version is to be reviewed; empty while it is not. */
    public List<Due> due(Product product) {
        return db.inTransaction(product.organization(), tx -> store.newestApproved(tx, product.id())
                .map(version -> due(tx, product, version))
                .orElse(List.of()));
    }

    List<RiskAssessment> versions(Product product) {
        return db.inTransaction(product.organization(), tx -> store.versions(tx, product.id()));
    }

    Optional<RiskAssessment> draft(Product product) {
        return versions(product).stream().filter(one -> !one.isApproved()).findFirst();
    }

    /** @throws Problem 404 when there is none of that number */
    RiskAssessment require(Product product, int number) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), number))
                .orElseThrow(() -> Problem.notFound("Risk assessment", String.valueOf(number)));
    }

    /**
     * Changes the draft; without one, a new version starts from the last.
     *
     * @throws Problem 400 for what a draft cannot say
     */
    RiskAssessment edit(Caller caller, Product product, UnaryOperator<Content> change) {
        return db.inTransaction(product.organization(), tx -> {
            Optional<RiskAssessment> draft = store.draft(tx, product.id());
            Content before = draft.or(() -> store.newestApproved(tx, product.id()))
                    .map(RiskAssessment::content)
                    .orElse(Content.EMPTY);
            Content after = change.apply(before);
            ContentCheck.refuseImpossible(after);
            RiskAssessment saved = draft.isPresent()
                    ? store.updateDraft(tx, product.id(), after, caller.name(), now())
                    : store.insertDraft(tx, product, after, caller.name(), now());
            audit.record(tx, caller, "risk-assessment.edited", product.slug() + " " + saved.number(), before, after);
            return saved;
        });
    }

    /** @throws Problem 409 without a draft, or naming what is missing in it */
    RiskAssessment approve(Caller caller, Product product) {
        return db.inTransaction(product.organization(), tx -> {
            RiskAssessment draft = store.draft(tx, product.id())
                    .orElseThrow(() -> Problem.conflict(
                            "no-risk-draft", "There is no draft to approve; an approved version never changes."));
            List<String> missing = ContentCheck.missing(draft.content());
            if (!missing.isEmpty()) {
                throw Problem.conflict(
                        "risk-assessment-incomplete",
                        "Version %d cannot be approved yet. Missing: %s"
                                .formatted(draft.number(), String.join(" ", missing)));
            }
            RiskAssessment approved = store.approve(tx, product.id(), caller.name(), now());
            audit.record(
                    tx, caller, "risk-assessment.approved", product.slug() + " " + approved.number(), null, approved);
            return approved;
        });
    }

    /** @throws Problem 400 without a word on what was modified */
    void modified(Caller caller, Product product, String what) {
        if (what.isBlank() || what.length() > MAX_REASON_CHARACTERS) {
            throw Problem.invalid("Say in 1 to %,d characters what was modified substantially (CRA Article 3(30))."
                    .formatted(MAX_REASON_CHARACTERS));
        }
        db.doInTransaction(product.organization(), tx -> {
            var stated = new Modification(what.strip(), caller.name(), now());
            store.insert(tx, product, stated);
            audit.record(tx, caller, "substantial-modification.stated", product.slug(), null, stated);
        });
    }

    private List<Due> due(Tx tx, Product product, RiskAssessment version) {
        Instant since = version.approvedAt().orElseThrow();
        var due = new ArrayList<Due>();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        version.content()
                .reviewOn()
                .filter(day -> !today.isBefore(day))
                .ifPresent(day -> due.add(new Due(
                        "The review was set for %s.".formatted(day),
                        "",
                        day.atStartOfDay(ZoneOffset.UTC).toInstant())));
        store.modificationsSince(tx, product.id(), since)
                .forEach(one -> due.add(new Due(
                        "Substantial modification (CRA Article 3(30)): %s, stated by %s."
                                .formatted(one.what(), one.statedBy()),
                        "",
                        one.statedAt())));
        vulnerabilities
                .foundSince(
                        tx, product, since, version.content().reviewSeverity().andWorse())
                .forEach(one -> due.add(new Due(
                        "New vulnerability %s, severity %s (CRA Article 13(7))."
                                .formatted(one.name(), one.severity().toLowerCase(Locale.ROOT)),
                        "/products/%s/vulnerabilities/%s".formatted(product.slug(), one.name()),
                        one.foundAt())));
        return due;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
