package dev.fleetward.updates.paths;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.VersionOrder;
import dev.fleetward.updates.paths.UpgradeRule.Requirement;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What releases ask of devices before, and the ways that follow from it. Every change is audited. */
@ApplicationScoped
public class UpgradeRules {
    private static final int MAX_LISTED = 500;

    private final Db db;
    private final UpgradeRuleStore store;
    private final Releases releases;
    private final Audit audit;

    UpgradeRules(Db db, UpgradeRuleStore store, Releases releases, Audit audit) {
        this.db = db;
        this.store = store;
        this.releases = releases;
        this.audit = audit;
    }

    /** The body of a request. */
    record Request(
            @Nullable Boolean mustPassThrough,
            @Nullable String lowestFrom,
            @Nullable List<Requirement> requires) {}

    List<UpgradeRule> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value(), MAX_LISTED));
    }

    /**
     * A rule that asks nothing is taken away.
     *
     * @throws Problem 404 for an unknown release, 400 for versions that have no order
     */
    UpgradeRule save(Caller caller, Product product, String softwareType, String version, Request wish) {
        return db.inTransaction(product.organization(), tx -> {
            Release release = releases.find(tx, product.id().value(), softwareType, version)
                    .orElseThrow(() -> Problem.notFound("Release", softwareType + " " + version));
            String lowest = wish.lowestFrom();
            var rule = new UpgradeRule(
                    release.id(),
                    softwareType,
                    version,
                    Boolean.TRUE.equals(wish.mustPassThrough()),
                    lowest == null || lowest.isBlank() ? null : lowest.strip(),
                    wish.requires() == null ? List.of() : wish.requires());
            check(rule);
            if (rule.says()) {
                store.save(tx, product.organization(), rule);
            } else {
                store.delete(tx, release.id());
            }
            audit.record(
                    tx,
                    caller,
                    "upgrade-rule.saved",
                    "%s / %s %s".formatted(product.slug(), softwareType, version),
                    null,
                    rule);
            return rule;
        });
    }

    private static void check(UpgradeRule rule) {
        String lowest = rule.lowestFrom();
        if ((rule.mustPassThrough() || lowest != null)
                && VersionOrder.compare(rule.version(), "0").isEmpty()) {
            throw Problem.invalid("%s is not a version of numbers and dots, so nobody can tell what lies before it."
                    .formatted(rule.version()));
        }
        if (lowest != null && VersionOrder.compare(lowest, rule.version()).orElse(0) >= 0) {
            throw Problem.invalid("lowestFrom must be a version below %s, not %s.".formatted(rule.version(), lowest));
        }
        for (Requirement one : rule.requires()) {
            if (one.softwareType() == null
                    || one.lowest() == null
                    || VersionOrder.compare(one.lowest(), "0").isEmpty()) {
                throw Problem.invalid("requires needs softwareType and lowest, a version of numbers and dots.");
            }
        }
    }

    /** How devices that run any of these get to the release, over releases with a file for their hardware. Inside a transaction of the room. */
    public Ways ways(Tx tx, UUID product, UUID release, String softwareType, Set<Ways.From> running) {
        List<UpgradeRule> rules = store.ofType(tx, product, softwareType);
        Optional<UpgradeRule> found =
                rules.stream().filter(rule -> rule.release().equals(release)).findFirst();
        if (found.isEmpty() || rules.stream().noneMatch(UpgradeRule::says)) {
            return Ways.DIRECT;
        }
        UpgradeRule target = found.get();
        var paths = new UpgradePaths(rules);
        Map<UUID, Set<String>> hardware = store.hardware(tx, product, softwareType);
        Map<Ways.From, UUID> hops = new HashMap<>();
        Set<Ways.From> stuck = new HashSet<>();
        for (Ways.From from : running) {
            Optional<List<UpgradeRule>> way = paths.from(from.version(), target, rule -> {
                Set<String> has = hardware.getOrDefault(rule.release(), Set.of());
                return has.contains("") || has.contains(from.hardware());
            });
            if (way.isEmpty()) {
                stuck.add(from);
            } else if (way.get().size() > 1) {
                hops.put(from, way.get().getFirst().release());
            }
        }
        return new Ways(
                hops,
                stuck,
                target.requires().stream().map(one -> need(tx, product, one)).toList());
    }

    private Ways.Need need(Tx tx, UUID product, Requirement one) {
        List<String> enough = store.versions(tx, product, one.softwareType()).stream()
                .filter(version -> VersionOrder.compare(version, one.lowest()).orElse(-1) >= 0)
                .toList();
        return new Ways.Need(one.softwareType(), one.lowest(), enough);
    }
}
