package dev.fleetward.vulnerabilities;

import dev.fleetward.components.Component;
import dev.fleetward.components.ComponentSubscriber;
import dev.fleetward.components.Purl;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.vex.Rulings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Joins components and records from both sides: new components meet the records of their package, new or changed
 * records the components. SQL finds the pairs that share a package name, Java judges the versions.
 */
@ApplicationScoped
class Matching implements ComponentSubscriber {
    private final MatchStore store;
    private final Clock clock;
    private final Rulings rulings;

    Matching(MatchStore store, Clock clock, Rulings rulings) {
        this.store = store;
        this.clock = clock;
        this.rulings = rulings;
    }

    /** One matching at a time in an organization: two that cannot see each other's rows would miss a pair. */
    void lock(Tx tx, OrganizationId organization) {
        store.lock(tx, organization);
    }

    @Override
    public void added(Tx tx, OrganizationId organization, List<Component> components) {
        lock(tx, organization);
        Map<UUID, Coordinates> named = new HashMap<>();
        for (Component component : components) {
            component
                    .purl()
                    .flatMap(Purl::find)
                    .flatMap(Coordinates::of)
                    .ifPresent(coordinates -> named.put(component.id(), coordinates));
        }
        store.name(tx, organization, named);
        judge(tx, organization, store.pairsOfComponents(tx, named.keySet()));
        store.sumUpComponents(tx, named.keySet());
    }

    void records(Tx tx, OrganizationId organization, List<UUID> records, Collection<UUID> vulnerabilities) {
        judge(tx, organization, store.pairsOfRecords(tx, records));
        store.sumUpVulnerabilities(tx, vulnerabilities);
        rulings.vulnerabilities(tx, organization, vulnerabilities);
    }

    private void judge(Tx tx, OrganizationId organization, List<MatchStore.Pair> pairs) {
        Map<MatchStore.Key, Verdict> verdicts = new HashMap<>();
        for (MatchStore.Pair pair : pairs) {
            Optional<Verdict> verdict = Verdict.of(pair.affected(), pair.coordinates());
            verdict.ifPresent(found -> verdicts.merge(pair.key(), found, Verdict::surer));
        }
        store.insert(tx, organization, verdicts, clock.instant());
    }
}
