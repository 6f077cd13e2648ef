package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known to be wrong with a product's software. Safe for concurrent use. */
@ApplicationScoped
public class Vulnerabilities {
    private static final int MAX_FINDINGS_OF_A_VERSION = 10_000;

    private final VulnerabilityStore store;
    private final FindingStore findings;
    private final CoverageStore coverages;
    private final NewlyFoundStore newlyFound;

    Vulnerabilities(
            VulnerabilityStore store, FindingStore findings, CoverageStore coverages, NewlyFoundStore newlyFound) {
        this.store = store;
        this.findings = findings;
        this.coverages = coverages;
        this.newlyFound = newlyFound;
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

    /** Where in a product's software one vulnerability was found, what exposes devices first. */
    public List<Finding> of(Tx tx, Product product, Vulnerability vulnerability) {
        var filter = new FindingStore.Filter(product.id().value(), null, vulnerability.key(), null);
        return findings.list(tx, filter, 0, MAX_FINDINGS_OF_A_VERSION);
    }

    /** Those of such severities (as LOW, HIGH) first found since then and not excused, the worst first. */
    public List<NewlyFound> foundSince(Tx tx, Product product, Instant since, List<String> severities) {
        return newlyFound.since(tx, product.id().value(), since, severities);
    }

    /** Of how much of a product's software vulnerabilities can be known at all: belongs beside every count of them. */
    public Coverage coverage(Tx tx, Product product) {
        return coverages.ofProduct(tx, product.id().value());
    }
}
