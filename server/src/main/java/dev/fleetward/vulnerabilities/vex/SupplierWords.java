package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What suppliers say in documents that came by a feed, as decisions on the components it is about, in each product that
 * has them. “Affected” and “under investigation” count at once, as they hide nothing; “not affected” and “fixed” are
 * proposed until the supplier is trusted for that product.
 */
@ApplicationScoped
class SupplierWords {
    private final Clock clock;
    private final SupplierWordStore store;
    private final DecisionStore decisions;
    private final HistoryStore history;
    private final DocumentStore documents;

    SupplierWords(
            Clock clock,
            SupplierWordStore store,
            DecisionStore decisions,
            HistoryStore history,
            DocumentStore documents) {
        this.clock = clock;
        this.store = store;
        this.decisions = decisions;
        this.history = history;
        this.documents = documents;
    }

    /**
     * Takes a document as it stands now; what an earlier revision said and this one does not is taken back.
     *
     * @return vulnerabilities whose rulings are to be worked out
     */
    Set<UUID> take(Tx tx, OrganizationId organization, String publisher, String issuer, String document) {
        List<SupplierWordStore.Word> words = store.ofDocument(tx, organization, publisher, document);
        Set<String> identities =
                words.stream().map(SupplierWordStore.Word::identity).collect(Collectors.toSet());
        Map<UUID, Optional<UUID>> gone = new HashMap<>();
        store.made(tx, organization, issuer, document).forEach(made -> gone.put(made.decision(), made.vulnerability()));
        Set<UUID> changed = new HashSet<>();
        for (Said said : match(store.called(tx, organization, identities), words)) {
            Decision decision = put(tx, organization, said);
            gone.remove(decision.id());
            decision.vulnerabilityKey().ifPresent(changed::add);
        }
        gone.forEach((decision, vulnerability) -> {
            decisions.withdraw(tx, decision, clock.instant());
            history.add(tx, organization, decision, clock.instant(), issuer, "taken back", Map.of());
            vulnerability.ifPresent(changed::add);
        });
        return changed;
    }

    /** A version has another SBOM now: what was said of its components before it came holds as well. */
    void described(Tx tx, OrganizationId organization, UUID version) {
        if (!store.any(tx, organization)) {
            return;
        }
        List<SupplierWordStore.Holder> holders = store.in(tx, version);
        Set<String> names = holders.stream()
                .flatMap(one -> one.names().stream())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        match(holders, store.about(tx, organization, names)).forEach(said -> put(tx, organization, said));
    }

    private record Said(UUID product, Subject subject, SupplierWordStore.Word word) {
        record About(UUID product, Subject subject, String vulnerability, String issuer) {}

        About about() {
            return new About(product, subject, word.vulnerability(), word.issuer());
        }

        /** The later one, and of two of one time the one that hides nothing. */
        Said or(Said other) {
            int order = word.at().compareTo(other.word.at());
            boolean mine = order > 0 || (order == 0 && ruling(word).state().hidesNothing());
            return mine ? this : other;
        }
    }

    /** Each word about a component that is there in a version it speaks of; one about the same for a product. */
    private static Collection<Said> match(List<SupplierWordStore.Holder> holders, List<SupplierWordStore.Word> words) {
        Map<String, List<SupplierWordStore.Holder>> called = new HashMap<>();
        holders.forEach(one -> one.names().forEach(name -> called.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(one)));
        Map<Said.About, Said> all = new LinkedHashMap<>();
        for (SupplierWordStore.Word word : words) {
            for (SupplierWordStore.Holder holder : called.getOrDefault(word.identity(), List.of())) {
                Subject.Part part = holder.part();
                Subject subject = new Subject(
                        part.identity().isEmpty() ? part.name() : part.identity(),
                        word.versions().isEmpty() ? List.of() : List.of(word.versions()),
                        "",
                        "",
                        "",
                        "");
                if (subject.holdsFor(part, "", "")) {
                    Said said = new Said(holder.product(), subject, word);
                    all.merge(said.about(), said, Said::or);
                }
            }
        }
        return all.values();
    }

    private Decision put(Tx tx, OrganizationId organization, Said said) {
        SupplierWordStore.Word word = said.word();
        Optional<UUID> vulnerability = decisions.vulnerability(tx, organization, word.vulnerability());
        Optional<Decision> before = decisions.same(
                tx,
                said.product(),
                vulnerability.orElse(null),
                word.vulnerability(),
                said.subject(),
                Decision.Source.SUPPLIER,
                word.issuer());
        Decision now = decision(tx, said, vulnerability);
        if (before.isPresent()) {
            Decision old = before.get();
            boolean later = old.decidedAt().isAfter(word.at());
            boolean same = old.ruling().equals(now.ruling()) && old.decidedAt().equals(word.at());
            if (later || same) {
                return old;
            }
            decisions.replace(tx, old.id(), now);
            note(tx, organization, old.id(), "changed", now);
            return old;
        }
        decisions.insert(tx, organization, said.product(), now);
        note(tx, organization, now.id(), "decided", now);
        return now;
    }

    private void note(Tx tx, OrganizationId organization, UUID id, String what, Decision decision) {
        history.add(
                tx,
                organization,
                id,
                clock.instant(),
                decision.issuer(),
                what,
                Map.of("subject", decision.subject(), "ruling", decision.ruling()));
    }

    private Decision decision(Tx tx, Said said, Optional<UUID> vulnerability) {
        SupplierWordStore.Word word = said.word();
        Ruling ruling = ruling(word);
        boolean trusted = documents.issuers(tx, said.product()).stream()
                .anyMatch(one -> one.issuer().equals(word.issuer()));
        return new Decision(
                TimeOrderedId.at(clock.instant()),
                said.product(),
                word.vulnerability(),
                vulnerability,
                said.subject(),
                ruling,
                Decision.Source.SUPPLIER,
                word.issuer(),
                word.document(),
                trusted || ruling.state().hidesNothing(),
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                List.of(),
                word.issuer(),
                word.at(),
                Optional.empty(),
                Optional.empty());
    }

    /** A word of no format, or no reason at all, is told as what it is: a reason in the supplier's own words. */
    private static Ruling ruling(SupplierWordStore.Word word) {
        boolean excused = word.state().equals("not_affected");
        String label = excused
                ? Justification.of(word.justification())
                        .map(Justification::label)
                        .orElse("")
                : "";
        String why = word.detail().isBlank() && label.isEmpty()
                ? "%s says so in %s.".formatted(word.issuer(), word.document())
                : word.detail();
        return new Ruling(
                VexState.of(word.state()).orElseThrow(() -> Problem.invalid("“" + word.state() + "” is no state.")),
                "",
                label,
                excused ? word.justification() : "",
                List.of(),
                why.replace('\0', ' ').substring(0, Math.min(why.length(), Ruling.MAX_TEXT_CHARACTERS)),
                "");
    }
}
