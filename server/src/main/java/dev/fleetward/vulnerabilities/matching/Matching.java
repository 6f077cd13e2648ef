package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.components.Component;
import dev.fleetward.components.ComponentSubscriber;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import dev.fleetward.vulnerabilities.vex.Rulings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Joins components and records from both sides: new components meet the records that know one of their names, new or
 * changed records the components. SQL finds the pairs that share a name, Java judges them.
 */
@ApplicationScoped
public class Matching implements ComponentSubscriber {
    private final MatchStore packages;
    private final ProductStore products;
    private final RepositoryStore repositories;
    private final BackportStore backports;
    private final NameTableStore names;
    private final AssessmentStore assessments;
    private final Judges judges;
    private final Clock clock;
    private final Rulings rulings;

    Matching(
            MatchStore packages,
            ProductStore products,
            RepositoryStore repositories,
            BackportStore backports,
            NameTableStore names,
            AssessmentStore assessments,
            Judges judges,
            Clock clock,
            Rulings rulings) {
        this.packages = packages;
        this.products = products;
        this.repositories = repositories;
        this.backports = backports;
        this.names = names;
        this.assessments = assessments;
        this.judges = judges;
        this.clock = clock;
        this.rulings = rulings;
    }

    /** One matching at a time in an organization: two that cannot see each other's rows would miss a pair. */
    public void lock(Tx tx, OrganizationId organization) {
        packages.lock(tx, organization);
    }

    @Override
    public void added(Tx tx, OrganizationId organization, List<Component> components) {
        lock(tx, organization);
        NameTable table = names.load(tx, organization);
        Map<UUID, Coordinates> coordinates = new HashMap<>();
        Map<UUID, List<Identities.Product>> named = new HashMap<>();
        Map<UUID, Set<Identities.Revision>> revisions = new HashMap<>();
        Map<UUID, Optional<Gap>> gaps = new HashMap<>();
        for (Component component : components) {
            Identities identities = Identities.of(component, table);
            identities.coordinates().ifPresent(known -> coordinates.put(component.id(), known));
            named.put(component.id(), identities.products());
            revisions.put(component.id(), identities.revisions());
            gaps.put(component.id(), identities.gap(component));
        }
        packages.name(tx, organization, coordinates);
        products.name(tx, organization, named);
        repositories.name(tx, organization, revisions);
        assessments.store(tx, organization, gaps);
        components(tx, organization, gaps.keySet());
        judges.decideAround(tx, organization, gaps.keySet());
    }

    @Override
    public void described(Tx tx, OrganizationId organization, SoftwareVersion version) {
        lock(tx, organization);
        judges.decide(tx, organization, version.id().value());
        rulings.described(tx, organization, version);
    }

    /** Matches components anew, with every record that knows one of their names. */
    private void components(Tx tx, OrganizationId organization, Collection<UUID> components) {
        packages.forgetComponents(tx, components);
        var pairs = new Judges.Pairs(
                packages.pairsOfComponents(tx, components),
                products.pairsOfComponents(tx, components),
                repositories.pairsOfComponents(tx, components));
        judges.judge(tx, organization, pairs, clock.instant());
        packages.sumUpComponents(tx, components);
        rulings.components(tx, organization, components);
    }

    /**
     * Matches stored records with every component they name. Others may follow: what a distribution says settles what is
     * said of the product, and a product of one more vendor makes names without a vendor less sure.
     */
    public void records(
            Tx tx, OrganizationId organization, Map<UUID, OsvRecord> stored, Collection<UUID> vulnerabilities) {
        Set<UUID> components = products.index(tx, organization, stored);
        repositories.index(tx, organization, stored);
        Set<UUID> records = backports.related(tx, stored.keySet(), vulnerabilities);
        records.addAll(stored.keySet());
        packages.forgetRecords(tx, records);
        var pairs = new Judges.Pairs(
                packages.pairsOfRecords(tx, records),
                products.pairsOfRecords(tx, records),
                repositories.pairsOfRecords(tx, records));
        judges.judge(tx, organization, pairs, clock.instant());
        Set<UUID> touched = new HashSet<>(vulnerabilities);
        touched.addAll(packages.vulnerabilitiesOf(tx, records));
        packages.sumUpVulnerabilities(tx, touched);
        if (!components.isEmpty()) {
            components(tx, organization, components);
        }
        rulings.vulnerabilities(tx, organization, touched);
    }
}
