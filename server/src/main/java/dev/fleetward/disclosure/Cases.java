package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Vulnerability-handling cases and incidents with their legal clocks. What a clock counts from is stated once and never
 * changes. Safe for concurrent use.
 */
@ApplicationScoped
public class Cases {
    static final int MAX_TITLE_CHARACTERS = 200;
    static final int MAX_TEXT_CHARACTERS = 20_000;
    static final int MAX_OPEN_CASES = 500;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final CaseStore store;
    private final CaseLogStore log;

    Cases(Db db, Clock clock, Audit audit, CaseStore store, CaseLogStore log) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.log = log;
    }

    /** One open legal clock, for whoever looks at the whole organization. */
    public record Running(Case subject, StageClock clock) {}

    /** All clocks that run or are overdue, the most urgent first. */
    public List<Running> running(OrganizationId organization) {
        Instant now = clock.instant();
        return db.inTransaction(organization, tx -> store.notClosed(tx, MAX_OPEN_CASES)).stream()
                .flatMap(c -> c.clocks(now).stream().filter(StageClock::isOpen).map(open -> new Running(c, open)))
                .sorted(Comparator.comparing(
                        running -> running.clock.deadline().map(Deadline::due).orElse(Instant.MAX)))
                .toList();
    }

    PageOf<Case> list(Product product, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> store.ofProduct(tx, product.id(), cursor));
    }

    /** @throws Problem 404 when the product has no such case */
    Case require(Product product, int number) {
        return db.inTransaction(product.organization(), tx -> store.byNumber(tx, product.id(), number))
                .orElseThrow(() -> notFound(number));
    }

    List<CaseEntry> history(Product product, Case subject) {
        return db.inTransaction(product.organization(), tx -> log.of(tx, subject.id()));
    }

    /** @throws Problem 400 for a title, Member State or signal time that cannot be */
    Case open(Caller caller, Product product, CaseStore.NewCase fresh) {
        requireText("title", fresh.title(), MAX_TITLE_CHARACTERS);
        if (MemberState.of(fresh.csirt()).isEmpty()) {
            throw Problem.invalid(
                    "csirt must be the two-letter code of the Member State whose CSIRT you notify, such as DE, not “%s”."
                            .formatted(fresh.csirt()));
        }
        Instant now = now();
        if (fresh.signalAt() != null) {
            refuseFuture("signalAt", fresh.signalAt(), now);
        }
        return db.inTransaction(product.organization(), tx -> {
            int number = store.insert(tx, product.organization(), product.id(), fresh, caller.name(), now);
            Case opened = store.byNumber(tx, product.id(), number).orElseThrow();
            record(tx, caller, opened, "Case opened", fresh.title());
            audit.record(tx, caller, "case.opened", opened.name(), null, fresh);
            return opened;
        });
    }

    /** @throws Problem 409 when awareness was stated before: a running legal clock cannot be set back */
    Case stateAwareness(Caller caller, Product product, int number, Instant at, String reason) {
        return change(product, number, (tx, c) -> {
            c.awareness().ifPresent(known -> {
                throw Problem.conflict(
                        "awareness-frozen",
                        "Awareness of case %s was stated as %s by %s and cannot be changed, because the legal clocks count from it. If it is wrong, add a note that says so."
                                .formatted(c.name(), known.at(), known.by()));
            });
            if (c.signalAt().isPresent() && c.signalAt().get().isAfter(at)) {
                throw Problem.invalid("Awareness cannot be before the first signal of %s."
                        .formatted(c.signalAt().get()));
            }
            state(tx, caller, c, CaseStore.Moment.AWARENESS, "Awareness stated", at, reason);
        });
    }

    /** @throws Problem 409 when a measure was stated before: the first one starts the clock of the final report */
    Case stateMeasure(Caller caller, Product product, int number, Instant at, String what) {
        return change(product, number, (tx, c) -> {
            c.measure().ifPresent(known -> {
                throw Problem.conflict(
                        "measure-frozen",
                        "The first measure of case %s was stated as available since %s by %s and cannot be changed. Add a note for a later measure."
                                .formatted(c.name(), known.at(), known.by()));
            });
            state(tx, caller, c, CaseStore.Moment.MEASURE, "Measure available", at, what);
        });
    }

    /** @throws Problem 409 when the stage was sent, 400 for fields the form does not have */
    Case prepare(Caller caller, Product product, int number, Stage stage, Map<String, String> content) {
        return change(product, number, (tx, c) -> {
            refuseSent(c, stage);
            store.prepare(
                    tx,
                    product.organization(),
                    c.id(),
                    stage,
                    NotificationFields.accept(c.kind(), content),
                    caller.name(),
                    now());
        });
    }

    /**
     * Records that a person filed the stage with the single reporting platform.
     *
     * @throws Problem 409 when awareness is not stated, the content incomplete or the stage sent before
     */
    Case send(Caller caller, Product product, int number, Stage stage, Instant at, String reference) {
        requireText("reference", reference, MAX_TITLE_CHARACTERS);
        return change(product, number, (tx, c) -> {
            refuseSent(c, stage);
            refuseUnready(c, stage, at);
            Instant now = now();
            store.send(tx, c.id(), stage, new Notification.Sending(at, reference.strip(), caller.name(), now));
            record(tx, caller, c, stage.title() + " sent", "Reference " + reference.strip() + ", sent " + at);
            audit.record(
                    tx,
                    caller,
                    "case.notification-sent",
                    c.name(),
                    null,
                    Map.of("stage", stage, "at", at, "reference", reference));
        });
    }

    Case note(Caller caller, Product product, int number, String text) {
        requireText("text", text, MAX_TEXT_CHARACTERS);
        return change(product, number, (tx, c) -> record(tx, caller, c, "Note", text.strip()));
    }

    /** @throws Problem 409 while a clock runs, or when it is closed */
    Case close(Caller caller, Product product, int number, String reason) {
        return change(product, number, (tx, c) -> {
            if (c.closed().isPresent()) {
                throw Problem.conflict("case-closed", "Case %s is closed already.".formatted(c.name()));
            }
            c.clocks(now()).stream().filter(StageClock::isOpen).findFirst().ifPresent(open -> {
                throw Problem.conflict(
                        "clock-running",
                        "The clock of the %s of case %s still runs. Send it before you close the case."
                                .formatted(open.stage().title().toLowerCase(Locale.ROOT), c.name()));
            });
            state(tx, caller, c, CaseStore.Moment.CLOSED, "Case closed", now(), reason);
        });
    }

    private void state(Tx tx, Caller caller, Case c, CaseStore.Moment moment, String what, Instant at, String reason) {
        requireText("reason", reason, MAX_TEXT_CHARACTERS);
        Instant now = now();
        refuseFuture("at", at, now);
        var statement = new Statement(at.truncatedTo(ChronoUnit.MILLIS), reason.strip(), caller.name(), now);
        store.state(tx, caller.organization(), c.id(), moment, statement);
        record(tx, caller, c, what, "As of " + statement.at() + ": " + statement.reason());
        audit.record(
                tx, caller, "case." + moment.name().toLowerCase(Locale.ROOT) + "-stated", c.name(), null, statement);
    }

    private void refuseUnready(Case c, Stage stage, Instant at) {
        refuseFuture("at", at, now());
        Statement aware = c.awareness()
                .orElseThrow(() -> Problem.conflict(
                        "awareness-missing",
                        "State first when you became aware of case %s; the stages count from it.".formatted(c.name())));
        if (at.isBefore(aware.at())) {
            throw Problem.invalid("A stage cannot be sent before awareness (%s).".formatted(aware.at()));
        }
        List<String> missing = NotificationFields.missing(
                c.kind(),
                stage,
                c.notification(stage).map(Notification::content).orElse(Map.of()));
        if (!missing.isEmpty()) {
            throw Problem.conflict(
                    "notification-incomplete",
                    "The %s of case %s lacks: %s. Fill them in and save, then record it as sent."
                            .formatted(stage.title().toLowerCase(Locale.ROOT), c.name(), String.join(", ", missing)));
        }
    }

    private static void refuseSent(Case c, Stage stage) {
        c.notification(stage).flatMap(Notification::sent).ifPresent(sent -> {
            throw Problem.conflict(
                    "notification-sent",
                    "The %s of case %s was recorded as sent at %s under reference %s; it is kept as sent."
                            .formatted(stage.title().toLowerCase(Locale.ROOT), c.name(), sent.at(), sent.reference()));
        });
    }

    private Case change(Product product, int number, Change change) {
        return db.inTransaction(product.organization(), tx -> {
            Case before = store.lock(tx, product.id(), number).orElseThrow(() -> notFound(number));
            change.apply(tx, before);
            return store.byNumber(tx, product.id(), number).orElseThrow();
        });
    }

    private void record(Tx tx, Caller caller, Case c, String what, String detail) {
        log.add(tx, caller.organization(), c.id(), new CaseEntry(now(), caller.name(), what, detail));
    }

    private static void refuseFuture(String field, Instant at, Instant now) {
        if (at.isAfter(now)) {
            throw Problem.invalid("%s is %s, which is still to come (it is %s).".formatted(field, at, now));
        }
    }

    private static void requireText(String field, String text, int maxCharacters) {
        if (text.isBlank() || text.length() > maxCharacters) {
            throw Problem.invalid("%s must have 1 to %,d characters.".formatted(field, maxCharacters));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Problem notFound(int number) {
        return Problem.notFound("Case", "C-" + number);
    }

    @FunctionalInterface
    private interface Change {
        void apply(Tx tx, Case before);
    }
}
