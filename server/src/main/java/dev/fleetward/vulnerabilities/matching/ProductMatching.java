package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.cpe.Outcome;
import dev.fleetward.vulnerabilities.cpe.Subject;
import dev.fleetward.vulnerabilities.cpe.Truth;
import dev.fleetward.vulnerabilities.matching.ProductStore.Pair;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges components by the CPE names of products. Some statements hold only together with other products (hardware it
 * runs on): those are open, and decided for each software version by what else its SBOM names.
 */
@ApplicationScoped
class ProductMatching {
    private final ProductStore store;
    private final ContextStore contexts;

    ProductMatching(ProductStore store, ContextStore contexts) {
        this.store = store;
        this.contexts = contexts;
    }

    Map<MatchStore.Key, Verdict> judge(Tx tx, OrganizationId organization, List<Pair> pairs) {
        Set<String> ambiguous = ambiguous(tx, organization, pairs);
        Map<MatchStore.Key, Verdict> verdicts = new HashMap<>();
        byKey(pairs).forEach((key, alternatives) -> outcome(alternatives, ambiguous, List.of())
                .flatMap(ProductMatching::verdict)
                .ifPresent(verdict -> verdicts.put(key, verdict)));
        return verdicts;
    }

    private static Optional<Verdict> verdict(Outcome outcome) {
        return switch (outcome.truth()) {
            case TRUE ->
                Optional.of(new Verdict(
                        Verdict.Certainty.CONFIRMED, outcome.reason(), outcome.fixedVersion(), false, null));
            case UNKNOWN ->
                Optional.of(new Verdict(
                        Verdict.Certainty.UNDETERMINED,
                        outcome.reason(),
                        outcome.fixedVersion(),
                        outcome.open(),
                        null));
            case FALSE -> Optional.empty();
        };
    }

    /** Decides what is open in every software version that has the component. The matches must be stored. */
    void decide(Tx tx, OrganizationId organization, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        Map<UUID, List<UUID>> versions = contexts.versionsWith(
                tx, pairs.stream().map(pair -> pair.key().component()).collect(Collectors.toSet()));
        decide(tx, organization, pairs, versions);
    }

    /** The software version has other components than before. */
    void decide(Tx tx, OrganizationId organization, UUID softwareVersion) {
        contexts.forget(tx, softwareVersion);
        List<Pair> pairs = store.openPairs(tx, softwareVersion);
        Map<UUID, List<UUID>> versions = new HashMap<>();
        pairs.forEach(pair -> versions.put(pair.key().component(), List.of(softwareVersion)));
        decide(tx, organization, pairs, versions);
    }

    Set<UUID> versionsWith(Tx tx, Collection<UUID> components) {
        return contexts.versionsWith(tx, components).values().stream()
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }

    private void decide(Tx tx, OrganizationId organization, List<Pair> pairs, Map<UUID, List<UUID>> versionsWith) {
        Set<UUID> versions =
                versionsWith.values().stream().flatMap(Collection::stream).collect(Collectors.toSet());
        if (versions.isEmpty()) {
            return;
        }
        Set<String> products = pairs.stream()
                .flatMap(pair -> pair.configuration().everyCriterion())
                .map(criterion -> criterion.cpe().product())
                .collect(Collectors.toSet());
        Map<UUID, List<Subject>> present = contexts.present(tx, versions, products);
        Set<String> ambiguous = ambiguous(tx, organization, pairs);
        Map<ContextStore.Key, ContextStore.Decided> decided = new HashMap<>();
        byKey(pairs).forEach((key, alternatives) -> {
            for (UUID version : versionsWith.getOrDefault(key.component(), List.of())) {
                outcome(alternatives, ambiguous, present.getOrDefault(version, List.of()))
                        .filter(outcome -> outcome.truth() != Truth.UNKNOWN)
                        .ifPresent(outcome -> decided.put(
                                new ContextStore.Key(version, key),
                                new ContextStore.Decided(
                                        outcome.truth() == Truth.TRUE
                                                ? ContextStore.Certainty.CONFIRMED
                                                : ContextStore.Certainty.RULED_OUT,
                                        outcome.reason())));
            }
        });
        contexts.insert(tx, organization, decided);
    }

    private static Map<MatchStore.Key, List<Pair>> byKey(List<Pair> pairs) {
        return pairs.stream().collect(Collectors.groupingBy(Pair::key));
    }

    private static Optional<Outcome> outcome(List<Pair> alternatives, Set<String> ambiguous, List<Subject> alsoThere) {
        return alternatives.stream()
                .flatMap(pair -> outcome(pair, ambiguous, alsoThere).stream())
                .reduce(Outcome::or);
    }

    private static Optional<Outcome> outcome(Pair pair, Set<String> ambiguous, List<Subject> alsoThere) {
        Optional<Outcome> outcome = pair.configuration().judge(pair.subject(), alsoThere);
        String product = pair.subject().cpe().product();
        Optional<Outcome> named = pair.vendorIsOpen() && ambiguous.contains(product)
                ? outcome.map(found ->
                        found.unsure("the SBOM names no vendor, and more than one has a product called " + product))
                : outcome;
        return named.map(
                found -> pair.origin().doubt(pair.subject()).map(found::unsure).orElse(found));
    }

    private Set<String> ambiguous(Tx tx, OrganizationId organization, List<Pair> pairs) {
        Set<String> open = new HashSet<>();
        Stream<Pair> withoutVendor = pairs.stream().filter(Pair::vendorIsOpen);
        withoutVendor.forEach(pair -> open.add(pair.subject().cpe().product()));
        return store.ofSeveralVendors(tx, organization, open);
    }
}
