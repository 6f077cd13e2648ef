package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.SoftwareVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a build writes down about itself, such as a patch that mends a vulnerability, as decisions of the weakest kind: they
 * hold for that one version, and a later build without the statement is open again.
 */
@ApplicationScoped
class BuildStatements {
    private static final String BUILD = "the build";

    private final Clock clock;
    private final DecisionStore decisions;
    private final HistoryStore history;
    private final BuildStatementStore store;

    BuildStatements(Clock clock, DecisionStore decisions, HistoryStore history, BuildStatementStore store) {
        this.clock = clock;
        this.decisions = decisions;
        this.history = history;
        this.store = store;
    }

    /** Records may have come that name a commit some build carries as the fix. */
    void take(Tx tx, OrganizationId organization, Collection<UUID> vulnerabilities) {
        store.carrying(tx, vulnerabilities).forEach(version -> take(tx, organization, version));
    }

    /** Takes what the SBOM in force says; what one before said and it does not is taken back. */
    void take(Tx tx, OrganizationId organization, SoftwareVersion version) {
        List<UUID> gone = new ArrayList<>(store.inForce(tx, version));
        for (BuildStatementStore.Stated stated : store.stated(tx, version.id().value())) {
            Subject subject = subject(stated, version);
            Optional<UUID> vulnerability = decisions.vulnerability(tx, organization, stated.vulnerability());
            Optional<Decision> before = decisions.same(
                    tx,
                    version.product().value(),
                    vulnerability.orElse(null),
                    stated.vulnerability(),
                    subject,
                    Decision.Source.BUILD,
                    "");
            before.ifPresent(known -> gone.remove(known.id()));
            Decision now = decision(version, stated, subject, vulnerability);
            if (before.isEmpty()) {
                decisions.insert(tx, organization, version.product().value(), now);
                note(tx, organization, now.id(), "decided", now);
            } else if (!before.get().ruling().equals(now.ruling())) {
                decisions.replace(tx, before.get().id(), now);
                note(tx, organization, before.get().id(), "changed", now);
            }
        }
        for (UUID decision : gone) {
            decisions.withdraw(tx, decision, clock.instant());
            history.add(tx, organization, decision, clock.instant(), BUILD, "taken back", Map.of());
        }
    }

    private void note(Tx tx, OrganizationId organization, UUID id, String what, Decision decision) {
        history.add(
                tx,
                organization,
                id,
                clock.instant(),
                BUILD,
                what,
                Map.of("subject", decision.subject(), "ruling", decision.ruling()));
    }

    private static Subject subject(BuildStatementStore.Stated stated, SoftwareVersion version) {
        Subject component = Subject.ofComponent(stated.purl().orElse(stated.component()));
        List<String> versions = stated.version().isEmpty() ? List.of() : List.of(stated.version());
        return new Subject(component.component(), versions, version.type(), version.version(), "", "");
    }

    private Decision decision(
            SoftwareVersion version, BuildStatementStore.Stated stated, Subject subject, Optional<UUID> vulnerability) {
        Instant now = clock.instant();
        return new Decision(
                TimeOrderedId.at(now),
                version.product().value(),
                stated.vulnerability(),
                vulnerability,
                subject,
                ruling(stated),
                Decision.Source.BUILD,
                "",
                "",
                true,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                List.of(version.toString()),
                BUILD,
                now,
                Optional.empty(),
                Optional.empty());
    }

    private static Ruling ruling(BuildStatementStore.Stated stated) {
        String why = stated.detail().isBlank() ? stated.reason() : stated.detail();
        String said = why.isBlank() ? "The build says so." : why;
        return switch (stated.statement()) {
            case FIXED -> new Ruling(VexState.FIXED, "", "", "", List.of(), said, "");
            case AFFECTED -> new Ruling(VexState.AFFECTED, "", "", "", List.of(), said, "");
            case IN_TRIAGE -> new Ruling(VexState.UNDER_INVESTIGATION, "", "", "", List.of(), said, "");
            case NOT_AFFECTED ->
                new Ruling(
                        VexState.NOT_AFFECTED,
                        "",
                        Justification.of(stated.reason())
                                .map(Justification::label)
                                .orElse(""),
                        stated.reason(),
                        List.of(),
                        said,
                        "");
        };
    }
}
