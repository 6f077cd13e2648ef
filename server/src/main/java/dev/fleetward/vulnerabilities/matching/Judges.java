package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Comes to one verdict on each component and record, whatever names they share, and stores it. */
@ApplicationScoped
class Judges {
    private final MatchStore store;
    private final ProductMatching products;
    private final Backports backports;

    Judges(MatchStore store, ProductMatching products, Backports backports) {
        this.store = store;
        this.products = products;
        this.backports = backports;
    }

    /** What shares a name: of a package in a registry, of a product, of a repository. */
    record Pairs(
            List<MatchStore.Pair> packages, List<ProductStore.Pair> products, List<RepositoryStore.Pair> commits) {}

    void judge(Tx tx, OrganizationId organization, Pairs pairs, Instant at) {
        Map<MatchStore.Key, Optional<Verdict>> byPackage = new HashMap<>();
        for (MatchStore.Pair pair : heard(pairs.packages())) {
            byPackage.merge(pair.key(), Verdict.of(pair.affected(), pair.coordinates()), Judges::surer);
        }
        Map<MatchStore.Key, Verdict> verdicts = new HashMap<>();
        byPackage.forEach((key, verdict) -> verdict.ifPresent(found -> verdicts.put(key, found)));
        for (RepositoryStore.Pair pair : pairs.commits()) {
            RevisionVerdict.of(pair.affected(), pair.revision())
                    // A record that orders this package's versions has answered; commits can only add to that.
                    .filter(verdict ->
                            verdict.certainty() == Verdict.Certainty.CONFIRMED || !byPackage.containsKey(pair.key()))
                    .ifPresent(verdict -> verdicts.merge(pair.key(), verdict, Verdict::surer));
        }
        Map<MatchStore.Key, Verdict> byProduct =
                backports.settle(tx, products.judge(tx, organization, pairs.products()), pairs.products());
        byProduct.forEach((key, verdict) -> verdicts.merge(key, verdict, Verdict::surer));
        store.insert(tx, organization, verdicts, at);
        products.decide(
                tx,
                organization,
                pairs.products().stream()
                        .filter(pair -> Optional.ofNullable(verdicts.get(pair.key()))
                                .map(Verdict::open)
                                .orElse(false))
                        .toList());
    }

    /** What a record says of Ubuntu Pro is only heard where it says nothing of the release itself. */
    private static List<MatchStore.Pair> heard(List<MatchStore.Pair> packages) {
        Set<MatchStore.Key> released = packages.stream()
                .filter(pair -> !Verdict.isOfUbuntuPro(pair.affected())
                        && Verdict.isOfRelease(pair.affected(), pair.coordinates())
                        && !pair.coordinates().version().contains("esm"))
                .map(MatchStore.Pair::key)
                .collect(Collectors.toSet());
        return packages.stream()
                .filter(pair -> !Verdict.isOfUbuntuPro(pair.affected()) || !released.contains(pair.key()))
                .toList();
    }

    void decide(Tx tx, OrganizationId organization, UUID softwareVersion) {
        products.decide(tx, organization, softwareVersion);
    }

    /** Known components have other names than before: what they decide for their neighbours may have changed. */
    void decideAround(Tx tx, OrganizationId organization, Collection<UUID> components) {
        products.versionsWith(tx, components).forEach(version -> products.decide(tx, organization, version));
    }

    private static Optional<Verdict> surer(Optional<Verdict> a, Optional<Verdict> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(Verdict.surer(a.get(), b.get())) : a.or(() -> b);
    }
}
