package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is said of vulnerabilities. A decision takes effect on findings and exposure at once, and keeps every change of
 * itself. Safe for concurrent use.
 */
@ApplicationScoped
public class Decisions {
    private static final int MAX_OF_A_VULNERABILITY = 500;

    private final Clock clock;
    private final Audit audit;
    private final DecisionStore store;
    private final HistoryStore history;
    private final RulingStore found;
    private final Rulings rulings;

    Decisions(Clock clock, Audit audit, DecisionStore store, HistoryStore history, RulingStore found, Rulings rulings) {
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.history = history;
        this.found = found;
        this.rulings = rulings;
    }

    /**
     * @param bound whether it holds for those versions of components only that have the finding now, so that it ends when
     *     the component is another
     */
    public record Wanted(
            String vulnerability, Subject subject, Ruling ruling, Optional<Instant> expiresAt, boolean bound) {}

    /** What came with a document rather than from a person here. */
    record Origin(Decision.Source source, String issuer, String saidIn, boolean applies, Instant at, UUID document) {}

    /** What was said of it in the product, latest first; also what no longer holds. */
    public List<Decision> of(Tx tx, UUID product, UUID vulnerability) {
        return store.list(
                tx,
                new DecisionStore.Filter(product, vulnerability, null, false),
                clock.instant(),
                0,
                MAX_OF_A_VULNERABILITY);
    }

    /**
     * Says it; again about the same, it replaces what was said. {@code open} takes that back.
     *
     * @return the decision that says it now; empty when it was taken back
     * @throws Problem 400 when it ends in the past
     */
    public Optional<UUID> decide(Tx tx, Caller caller, Product product, Wanted wanted) {
        if (wanted.expiresAt().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            throw Problem.invalid("The decision would have expired already; choose a later time.");
        }
        UUID vulnerability = store.vulnerability(tx, product.organization(), wanted.vulnerability())
                .orElse(null);
        Decision made = decision(tx, product, vulnerability, wanted, caller.name(), null);
        Optional<Decision> before = before(tx, made, wanted);
        Optional<Decision> after = Optional.empty();
        if (wanted.ruling().state() == VexState.OPEN) {
            before.ifPresent(old -> takeBack(tx, caller.name(), product.organization(), old));
        } else {
            put(tx, product.organization(), before, made, caller.name());
            after = Optional.of(made);
        }
        if (vulnerability != null) {
            rulings.vulnerabilities(tx, product.organization(), Set.of(vulnerability));
        }
        audit.record(
                tx,
                caller,
                "vulnerability.stated",
                product.slug() + " " + wanted.vulnerability() + ": "
                        + wanted.subject().title(),
                before.map(Decision::ruling).orElse(null),
                after.map(Decision::ruling).orElse(null));
        return after.map(now -> before.map(Decision::id).orElse(now.id()));
    }

    /** @throws Problem 404 when the product has no such decision in force */
    void withdraw(Tx tx, Caller caller, Product product, UUID id) {
        Decision decision = store.find(tx, product.id().value(), id)
                .filter(found -> found.withdrawnAt().isEmpty())
                .orElseThrow(() -> Problem.notFound("Decision", id.toString()));
        takeBack(tx, caller.name(), product.organization(), decision);
        decision.vulnerabilityKey()
                .ifPresent(vulnerability -> rulings.vulnerabilities(tx, product.organization(), Set.of(vulnerability)));
        audit.record(
                tx,
                caller,
                "vulnerability.statement-withdrawn",
                product.slug() + " " + decision.vulnerability() + ": "
                        + decision.subject().title(),
                decision.ruling(),
                null);
    }

    /**
     * Takes one statement of a document; an older one than what is known changes nothing.
     *
     * @return the vulnerability whose rulings are to be worked out, when it is known
     */
    Optional<UUID> take(Tx tx, String by, Product product, Wanted wanted, Origin origin, JsonNode raw) {
        UUID vulnerability = store.vulnerability(tx, product.organization(), wanted.vulnerability())
                .orElse(null);
        Optional<Decision> before = store.same(
                tx,
                product.id().value(),
                vulnerability,
                wanted.vulnerability(),
                wanted.subject(),
                origin.source(),
                origin.issuer());
        if (before.filter(old -> old.decidedAt().isAfter(origin.at())).isPresent()) {
            return Optional.empty();
        }
        Decision made = decision(tx, product, vulnerability, wanted, by, origin);
        Decision decision = new Decision(
                made.id(),
                made.product(),
                made.vulnerability(),
                made.vulnerabilityKey(),
                made.subject(),
                made.ruling(),
                origin.source(),
                origin.issuer(),
                origin.saidIn(),
                origin.applies(),
                raw,
                Optional.of(origin.document()),
                made.madeFor(),
                by,
                origin.at(),
                made.expiresAt(),
                Optional.empty());
        put(tx, product.organization(), before, decision, by);
        return Optional.ofNullable(vulnerability);
    }

    /** Who names no versions of the component means what was said of it before, whatever versions that was bound to. */
    private Optional<Decision> before(Tx tx, Decision made, Wanted wanted) {
        boolean ofAnyVersions =
                wanted.bound() && wanted.subject().componentVersions().isEmpty();
        return store.same(tx, made, ofAnyVersions);
    }

    private void put(Tx tx, OrganizationId organization, Optional<Decision> before, Decision decision, String by) {
        UUID id = before.map(Decision::id).orElse(decision.id());
        if (before.isPresent()) {
            store.replace(tx, id, decision);
        } else {
            store.insert(tx, organization, decision.product(), decision);
        }
        history.add(
                tx,
                organization,
                id,
                clock.instant(),
                by,
                before.isPresent() ? "changed" : "decided",
                Map.of(
                        "subject", decision.subject(),
                        "ruling", decision.ruling(),
                        "expiresAt", decision.expiresAt().map(Instant::toString).orElse("")));
    }

    private void takeBack(Tx tx, String by, OrganizationId organization, Decision decision) {
        store.withdraw(tx, decision.id(), clock.instant());
        history.add(tx, organization, decision.id(), clock.instant(), by, "taken back", Map.of());
    }

    /** What was made now, of the findings there are now. */
    private Decision decision(
            Tx tx, Product product, @Nullable UUID vulnerability, Wanted wanted, String by, @Nullable Origin origin) {
        List<RulingStore.Found> held = vulnerability == null
                ? List.of()
                : found
                        .ofVulnerabilities(
                                tx, Set.of(vulnerability), Set.of(product.id().value()))
                        .stream()
                        .filter(one -> wanted.subject().holdsFor(one.part(), one.type(), one.versionText()))
                        .toList();
        Subject subject = wanted.subject();
        if (wanted.bound() && subject.componentVersions().isEmpty()) {
            subject = new Subject(
                    subject.component(),
                    held.stream()
                            .map(one -> one.part().version())
                            .filter(version -> !version.isEmpty())
                            .distinct()
                            .toList(),
                    subject.softwareType(),
                    subject.versions(),
                    subject.hardware(),
                    subject.configuration());
        }
        return new Decision(
                TimeOrderedId.at(clock.instant()),
                product.id().value(),
                wanted.vulnerability(),
                Optional.ofNullable(vulnerability),
                subject,
                wanted.ruling(),
                Decision.Source.OWN,
                "",
                "",
                true,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                held.stream().map(RulingStore.Found::title).distinct().toList(),
                by,
                origin == null ? clock.instant() : origin.at(),
                wanted.expiresAt(),
                Optional.empty());
    }
}
