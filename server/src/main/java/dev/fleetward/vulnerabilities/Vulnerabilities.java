package dev.fleetward.vulnerabilities;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What is known to be wrong with a product's software. Safe for concurrent use. */
@ApplicationScoped
public class Vulnerabilities {
    private static final int MAX_FINDINGS_OF_A_VERSION = 10_000;

    private final Audit audit;
    private final VulnerabilityStore store;
    private final FindingStore findings;
    private final StatementStore statements;
    private final AssessmentStore assessments;

    Vulnerabilities(
            Audit audit,
            VulnerabilityStore store,
            FindingStore findings,
            StatementStore statements,
            AssessmentStore assessments) {
        this.audit = audit;
        this.store = store;
        this.findings = findings;
        this.statements = statements;
        this.assessments = assessments;
    }

    /** By any of its names: CVE, GHSA, a distribution's advisory. */
    public Optional<Vulnerability> find(Tx tx, OrganizationId organization, String name) {
        return store.find(tx, organization, name);
    }

    /** @throws Problem 404 when no imported record has that name */
    public Vulnerability require(Tx tx, OrganizationId organization, String name) {
        return find(tx, organization, name).orElseThrow(() -> Problem.notFound("Vulnerability", name));
    }

    /** Everything found in one software version, what exposes devices first. */
    public List<Finding> of(Tx tx, SoftwareVersion version) {
        var filter =
                new FindingStore.Filter(version.product().value(), version.id().value(), null, null);
        return findings.list(tx, filter, 0, MAX_FINDINGS_OF_A_VERSION);
    }

    /** Of how much of a product's software vulnerabilities can be known at all: belongs beside every count of them. */
    public Coverage coverage(Tx tx, Product product) {
        return assessments.ofProduct(tx, product.id().value());
    }

    /** What the maker has said of it in this product, latest first. */
    public List<Statement> statements(Tx tx, Product product, Vulnerability vulnerability) {
        return statements.list(tx, product.id().value(), vulnerability.key());
    }

    /**
     * States what the maker knows of a vulnerability in one software version, or in all of the product; {@code open}
     * takes the statement back. Exposure follows at once.
     */
    void state(
            Tx tx,
            Caller caller,
            Product product,
            Vulnerability vulnerability,
            Optional<SoftwareVersion> version,
            Statement statement) {
        var scope = new StatementStore.Scope(
                product.id().value(),
                vulnerability.key(),
                version.map(v -> v.id().value()).orElse(null));
        var before = statements.find(tx, scope);
        if (statement.state() == VexState.OPEN) {
            statements.remove(tx, scope);
        } else {
            statements.put(tx, caller.organization(), scope, statement);
        }
        audit.record(
                tx,
                caller,
                "vulnerability.stated",
                product.slug() + " " + version.map(v -> v + " ").orElse("") + vulnerability.id(),
                before.orElse(null),
                statement);
    }
}
