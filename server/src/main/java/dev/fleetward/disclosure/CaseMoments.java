package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** States what the clocks count from. A second word on the same moment is refused: a running clock is not set back. */
@ApplicationScoped
class CaseMoments {
    static final int MAX_EVIDENCE_ITEMS = 50;
    static final int MAX_ITEM_CHARACTERS = 1_000;

    private final CaseChanges changes;
    private final CaseStore store;
    private final StateLog progress;
    private final Audit audit;

    CaseMoments(CaseChanges changes, CaseStore store, StateLog progress, Audit audit) {
        this.changes = changes;
        this.store = store;
        this.progress = progress;
        this.audit = audit;
    }

    /** @throws Problem 409 when it was stated before, 400 when it cannot have been then */
    Case state(Caller caller, Product product, int number, Moment moment, Instant at, String reason) {
        return changes.change(product, number, (tx, c) -> state(tx, caller, c, moment, plain(caller, c, at, reason)));
    }

    /**
     * Reliable evidence is a decision: of whom, and on what.
     *
     * @throws Problem 400 without a name or an item
     */
    Case stateEvidence(
            Caller caller,
            Product product,
            int number,
            Instant at,
            String person,
            List<String> evidence,
            String reason) {
        CaseChanges.requireText("person", person, Cases.MAX_TITLE_CHARACTERS);
        List<String> items = evidence.stream()
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        if (items.isEmpty() || items.size() > MAX_EVIDENCE_ITEMS) {
            throw Problem.invalid(
                    "evidence must list 1 to %d things the decision rests on.".formatted(MAX_EVIDENCE_ITEMS));
        }
        items.forEach(item -> CaseChanges.requireText("An item of evidence", item, MAX_ITEM_CHARACTERS));
        return changes.change(product, number, (tx, c) -> {
            Statement plain = plain(caller, c, at, reason);
            state(
                    tx,
                    caller,
                    c,
                    Moment.EVIDENCE,
                    new Statement(
                            plain.at(),
                            plain.reason(),
                            plain.by(),
                            plain.statedAt(),
                            person.strip(),
                            items,
                            Optional.empty()));
        });
    }

    /** The CSIRT asked for an intermediate report (CRA Article 14(6)). */
    Case askIntermediate(Caller caller, Product product, int number, Instant at, Instant due, String asked) {
        if (!due.isAfter(at)) {
            throw Problem.invalid("due (%s) must be after it was asked for (%s).".formatted(due, at));
        }
        return changes.change(product, number, (tx, c) -> {
            Statement plain = plain(caller, c, at, asked);
            state(
                    tx,
                    caller,
                    c,
                    Moment.INTERMEDIATE,
                    new Statement(
                            plain.at(),
                            plain.reason(),
                            plain.by(),
                            plain.statedAt(),
                            plain.person(),
                            List.of(),
                            Optional.of(due)));
        });
    }

    /** With the opening of a case. */
    void signal(Tx tx, Caller caller, Case c, Instant at) {
        state(tx, caller, c, Moment.SIGNAL, plain(caller, c, at, "Stated when the case was opened."));
    }

    /** With the end of a case, done or rejected. */
    void closed(Tx tx, Caller caller, Case c, String reason) {
        state(tx, caller, c, Moment.CLOSED, plain(caller, c, changes.now(c), reason));
    }

    private Statement plain(Caller caller, Case c, Instant at, String reason) {
        CaseChanges.requireText("reason", reason, Cases.MAX_TEXT_CHARACTERS);
        return new Statement(at.truncatedTo(ChronoUnit.MILLIS), reason.strip(), caller.name(), changes.now(c));
    }

    private void state(Tx tx, Caller caller, Case c, Moment moment, Statement statement) {
        CaseChanges.refuseFuture("at", statement.at(), changes.now(c));
        c.stated(moment).ifPresent(known -> {
            throw frozen(c, moment, known);
        });
        c.instants().refuseOutOfOrder(moment, statement.at());
        store.state(tx, caller.organization(), c.id(), moment, statement);
        changes.record(tx, caller, c, moment.title(), line(statement));
        audit.record(
                tx, caller, "case." + moment.name().toLowerCase(Locale.ROOT) + "-stated", c.name(), null, statement);
        if (moment == Moment.EVIDENCE && c.handling().state() == CaseState.TRIAGE) {
            progress.enter(tx, caller, c, CaseState.CONFIRMED, "By reliable evidence.");
        }
    }

    private static String line(Statement statement) {
        String evidence = statement.evidence().isEmpty()
                ? ""
                : "\nDecided by " + statement.person() + " on: " + String.join("; ", statement.evidence());
        String due = statement.due().map(at -> "\nDue " + at).orElse("");
        return "As of " + statement.at() + ": " + statement.reason() + evidence + due;
    }

    private static Problem frozen(Case c, Moment moment, Statement known) {
        return switch (moment) {
            case AWARENESS ->
                Problem.conflict(
                        "awareness-frozen",
                        "Awareness of case %s was stated as %s by %s and cannot be changed, because the legal clocks count from it. If it is wrong, add a note that says so."
                                .formatted(c.name(), known.at(), known.by()));
            case MEASURE ->
                Problem.conflict(
                        "measure-frozen",
                        "The first measure of case %s was stated as available since %s by %s and cannot be changed. Add a note for a later measure."
                                .formatted(c.name(), known.at(), known.by()));
            case CLOSED -> Problem.conflict("case-closed", "Case %s is closed already.".formatted(c.name()));
            case SIGNAL, TRIAGE, EVIDENCE, INTERMEDIATE ->
                Problem.conflict(
                        "moment-frozen",
                        "“%s” of case %s was stated as %s by %s and cannot be changed. If it is wrong, add a note that says so."
                                .formatted(moment.title(), c.name(), known.at(), known.by()));
        };
    }
}
