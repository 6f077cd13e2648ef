package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.vulnerabilities.Finding;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.priority.Priorities;
import dev.fleetward.vulnerabilities.priority.Priority;
import dev.fleetward.vulnerabilities.vex.VexState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** No known exploitable vulnerability goes out unlooked at (CRA Annex I, Part I (2)(a)). */
@ApplicationScoped
class FindingsCheck implements ReleaseCheck {
    private static final int MAX_NAMED = 100;

    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final Vulnerabilities vulnerabilities;
    private final Priorities priorities;

    FindingsCheck(
            Db db,
            Products products,
            SoftwareVersions versions,
            Vulnerabilities vulnerabilities,
            Priorities priorities) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.vulnerabilities = vulnerabilities;
        this.priorities = priorities;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        Product owner = products.byId(organization, new ProductId(product)).orElseThrow();
        return db.inTransaction(organization, tx -> {
            Map<String, Finding> undecided = undecided(tx, owner, softwareType, version);
            return undecided.isEmpty() ? List.of() : objections(tx, owner, undecided);
        });
    }

    private Map<String, Finding> undecided(Tx tx, Product product, String softwareType, String version) {
        Map<String, Finding> undecided = new TreeMap<>();
        versions.find(tx, product.id(), softwareType, version).ifPresent(found -> vulnerabilities.of(tx, found).stream()
                .filter(FindingsCheck::isUndecided)
                .forEach(
                        finding -> undecided.putIfAbsent(finding.vulnerability().id(), finding)));
        return undecided;
    }

    private static boolean isUndecided(Finding finding) {
        return finding.state() == VexState.OPEN || finding.state() == VexState.UNDER_INVESTIGATION;
    }

    private List<Objection> objections(Tx tx, Product product, Map<String, Finding> undecided) {
        Map<String, Priority> weighed = new HashMap<>();
        priorities.outlined(tx, product).forEach(priority -> weighed.put(priority.id(), priority));
        double threshold = priorities.policy(tx, product).criticalScore();
        List<Objection> objections = new ArrayList<>();
        undecided.forEach((id, finding) -> {
            Priority priority = weighed.get(id);
            boolean exploited = priority != null && priority.rank() == Priority.Rank.EXPLOITED;
            double score = priority == null ? finding.vulnerability().score() : priority.score();
            if (exploited || score >= threshold) {
                objections.add(objection(finding, exploited, score, threshold));
            }
        });
        return objections.size() <= MAX_NAMED ? objections : shortened(objections);
    }

    private static Objection objection(Finding finding, boolean exploited, double score, double threshold) {
        String what = "%s in %s %s"
                .formatted(
                        finding.vulnerability().id(),
                        finding.component().name(),
                        finding.component().version());
        return new Objection(
                exploited ? "exploited-vulnerability" : "severe-vulnerability",
                finding.vulnerability().id(),
                exploited
                        ? what + " is known to be exploited, and nobody decided about it."
                        : "%s scores %.1f, which is not below %.1f, and nobody decided about it."
                                .formatted(what, score, threshold),
                "Update the component, or say by a VEX decision why this version is not affected.");
    }

    /** The rest is one more objection, so that an override never passes over what it does not name. */
    private static List<Objection> shortened(List<Objection> all) {
        List<Objection> shown = new ArrayList<>(all.subList(0, MAX_NAMED));
        shown.add(new Objection(
                "more-vulnerabilities",
                Integer.toString(all.size() - MAX_NAMED),
                "%,d more undecided vulnerabilities are as severe.".formatted(all.size() - MAX_NAMED),
                "See the version's findings."));
        return shown;
    }
}
