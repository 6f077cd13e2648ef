package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Works out which decision holds for which finding, anew whenever either side changed. Safe for concurrent use: the
 * caller holds the lock of matching, or the decision is put in the same transaction.
 */
@ApplicationScoped
public class Rulings {
    /** Of those about some devices; what else is equal, the order of all decisions tells. */
    private static final Comparator<Decision> NARROWEST_FIRST = Comparator.comparing(Decision::source)
            .thenComparing(decision -> decision.subject().deviceBreadth());

    private final Clock clock;
    private final DecisionStore decisions;
    private final RulingStore store;
    private final DeviceRulingStore ofDevices;
    private final BuildStatements builds;
    private final SupplierWords suppliers;

    Rulings(
            Clock clock,
            DecisionStore decisions,
            RulingStore store,
            DeviceRulingStore ofDevices,
            BuildStatements builds,
            SupplierWords suppliers) {
        this.clock = clock;
        this.decisions = decisions;
        this.store = store;
        this.ofDevices = ofDevices;
        this.builds = builds;
        this.suppliers = suppliers;
    }

    /** After records or decisions changed: what was said of these vulnerabilities before they were known holds now. */
    public void vulnerabilities(Tx tx, OrganizationId organization, Collection<UUID> vulnerabilities) {
        if (vulnerabilities.isEmpty()) {
            return;
        }
        builds.take(tx, organization, vulnerabilities);
        decisions.bind(tx, vulnerabilities);
        store.clearVulnerabilities(tx, vulnerabilities);
        ofDevices.clearVulnerabilities(tx, vulnerabilities);
        List<UUID> products = decisions.products(tx, vulnerabilities);
        if (!products.isEmpty()) {
            rule(
                    tx,
                    organization,
                    decisions.inForce(tx, vulnerabilities, null, clock.instant()),
                    store.ofVulnerabilities(tx, vulnerabilities, products));
        }
    }

    /** After known components met other records than before. */
    public void components(Tx tx, OrganizationId organization, Collection<UUID> components) {
        vulnerabilities(tx, organization, store.decidedIn(tx, components));
    }

    /** The SBOM of a version is another now, and matched: what is inherited is looked up for the components it has. */
    public void described(Tx tx, OrganizationId organization, SoftwareVersion version) {
        builds.take(tx, organization, version);
        suppliers.described(tx, organization, version.id().value());
        store.clearVersion(tx, version.id().value());
        ofDevices.clearVersion(tx, version.id().value());
        List<RulingStore.Found> found =
                store.ofVersion(tx, version.product().value(), version.id().value());
        Set<UUID> vulnerabilities =
                found.stream().map(RulingStore.Found::vulnerability).collect(Collectors.toSet());
        if (!vulnerabilities.isEmpty()) {
            rule(
                    tx,
                    organization,
                    decisions.inForce(tx, vulnerabilities, version.product().value(), clock.instant()),
                    found);
        }
    }

    /** A supplier's document has come by a feed, or a later revision of it, and is stored. */
    public void told(Tx tx, OrganizationId organization, String publisher, String issuer, String document) {
        vulnerabilities(tx, organization, suppliers.take(tx, organization, publisher, issuer, document));
    }

    private void rule(Tx tx, OrganizationId organization, List<Decision> inForce, List<RulingStore.Found> found) {
        record Key(UUID product, UUID vulnerability) {}
        Map<Key, List<Decision>> of = new HashMap<>();
        // Only decisions that know their vulnerability are in force on one.
        inForce.forEach(decision -> decision.vulnerabilityKey().ifPresent(vulnerability -> of.computeIfAbsent(
                        new Key(decision.product(), vulnerability), _ -> new ArrayList<>())
                .add(decision)));
        of.values().forEach(list -> list.sort(Decision.STRONGEST_FIRST));
        List<RulingStore.Holds> holding = new ArrayList<>();
        for (RulingStore.Found one : found) {
            holding(of.getOrDefault(new Key(one.product(), one.vulnerability()), List.of()), one)
                    .forEach(decision -> holding.add(new RulingStore.Holds(one, decision, inherited(decision, one))));
        }
        store.insert(tx, organization, holding);
        ofDevices.insert(tx, organization, holding);
    }

    /**
     * What holds for a finding: one decision for all devices, and those for some of them, which stand above it unless it is
     * the maker's word and they are not.
     *
     * @param said the strongest first
     * @return those for some devices in the order in which they hold where several do
     */
    private static List<Decision> holding(List<Decision> said, RulingStore.Found found) {
        record Devices(String hardware, String configuration) {}
        Map<Devices, Decision> strongest = new LinkedHashMap<>();
        for (Decision decision : said) {
            Subject subject = decision.subject();
            if (subject.holdsFor(found.part(), found.type(), found.versionText())) {
                strongest.putIfAbsent(new Devices(subject.hardware(), subject.configuration()), decision);
            }
        }
        Decision general = strongest.remove(new Devices("", ""));
        List<Decision> holding = new ArrayList<>(strongest.values());
        if (general != null) {
            holding.removeIf(decision -> decision.source().compareTo(general.source()) > 0);
        }
        holding.sort(NARROWEST_FIRST);
        if (general != null) {
            holding.add(general);
        }
        return holding;
    }

    private static String inherited(Decision decision, RulingStore.Found found) {
        List<String> madeFor = decision.madeFor();
        return madeFor.isEmpty() || madeFor.contains(found.title()) ? "" : madeFor.getLast();
    }
}
