package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.matching.BackportStore.Word;
import dev.fleetward.vulnerabilities.matching.Verdict.Certainty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A package of a distribution is judged by the distribution: it patches without raising the version, so what a record
 * says of the project's versions is only heard where the distribution's feed agrees.
 */
@ApplicationScoped
class Backports {
    /** Types of package URLs whose versions are a distribution's own. */
    private static final Set<String> DISTRIBUTION_TYPES = Set.of("deb", "rpm", "apk");

    private final BackportStore store;

    Backports(BackportStore store) {
        this.store = store;
    }

    /** The verdicts by product, as the distributions of the components have them. */
    Map<MatchStore.Key, Verdict> settle(
            Tx tx, Map<MatchStore.Key, Verdict> verdicts, Collection<ProductStore.Pair> pairs) {
        Map<MatchStore.Key, Verdict> settled = new HashMap<>(verdicts);
        List<MatchStore.Key> packaged = pairs.stream()
                .filter(pair -> DISTRIBUTION_TYPES.contains(pair.subject().purlType()))
                .map(ProductStore.Pair::key)
                .filter(verdicts::containsKey)
                .distinct()
                .toList();
        if (!packaged.isEmpty()) {
            Map<MatchStore.Key, List<Word>> words = store.words(tx, packaged);
            packaged.forEach(key ->
                    settled.computeIfPresent(key, (_, verdict) -> settle(verdict, words.getOrDefault(key, List.of()))));
        }
        return settled;
    }

    private static Verdict settle(Verdict verdict, List<Word> words) {
        List<Word> ofRelease = words.stream()
                .filter(word -> Verdict.isOfRelease(word.affected(), word.coordinates()))
                .toList();
        if (ofRelease.isEmpty()) {
            return verdict.doubted("a distribution's package may carry the fix in any version, and no feed of it says");
        }
        for (Certainty certainty : List.of(Certainty.CONFIRMED, Certainty.UNDETERMINED)) {
            for (Word word : ofRelease) {
                Optional<Verdict> said = Verdict.of(word.affected(), word.coordinates());
                if (said.isPresent() && said.get().certainty() == certainty) {
                    return said.get()
                            .settled(
                                    verdict.reason() + "; " + word.name() + ": "
                                            + said.get().reason(),
                                    word.record());
                }
            }
        }
        Word word = ofRelease.getFirst();
        UUID record = word.record();
        return new Verdict(
                Certainty.OVERRULED,
                verdict.reason() + "; but " + word.name() + " says that "
                        + word.coordinates().version() + " of "
                        + word.coordinates().ecosystem().title() + " is not affected",
                "",
                false,
                record);
    }
}
