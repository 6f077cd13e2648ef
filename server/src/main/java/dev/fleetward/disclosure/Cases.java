package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.routing.CsirtRouting;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

    /** A drill may run ahead by this much; the longest clock takes a month. */
    private static final Duration MAX_AHEAD = Duration.ofDays(120);

    private static final Duration LATELY = Duration.ofDays(2);

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final CaseStore store;
    private final CaseLogStore log;
    private final CaseChanges changes;
    private final CaseMoments moments;
    private final CsirtRouting routing;

    Cases(
            Db db,
            Clock clock,
            Audit audit,
            CaseStore store,
            CaseLogStore log,
            CaseChanges changes,
            CaseMoments moments,
            CsirtRouting routing) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.log = log;
        this.changes = changes;
        this.moments = moments;
        this.routing = routing;
    }

    /** One open legal clock, for whoever looks at the whole organization. */
    public record Running(Case subject, StageClock clock) {}

    /** All clocks that run or are overdue, the most urgent first. A drill's do not count: nothing of it is owed. */
    public List<Running> running(OrganizationId organization) {
        Instant now = clock.instant();
        return notClosed(organization).stream()
                .filter(c -> !c.drill())
                .flatMap(c -> c.clocks(now).stream().filter(StageClock::isOpen).map(open -> new Running(c, open)))
                .sorted(Comparator.comparing(
                        running -> running.clock.deadline().map(Deadline::due).orElse(Instant.MAX)))
                .toList();
    }

    /** Cases and drills that are not closed, the newest first; {@value #MAX_OPEN_CASES} at most. */
    public List<Case> notClosed(OrganizationId organization) {
        return db.inTransaction(organization, tx -> store.notClosed(tx, MAX_OPEN_CASES));
    }

    /** As {@link #notClosed}, with those closed lately: a stage may have been sent late just before. */
    public List<Case> withClocks(OrganizationId organization, Instant now) {
        return db.inTransaction(organization, tx -> store.withClocks(tx, now.minus(LATELY), MAX_OPEN_CASES));
    }

    /** A line of history that the server itself writes. */
    public void append(Tx tx, OrganizationId organization, Case c, String what, String detail, Instant now) {
        log.add(tx, organization, c.id(), new CaseEntry(c.at(now), "Fleetward", what, detail));
    }

    /** A line of history for what a person did in a sub-room. */
    public void record(Tx tx, Caller caller, Case c, String what, String detail) {
        changes.record(tx, caller, c, what, detail);
    }

    /** @throws Problem 404 when the product has no such case */
    public Case require(Product product, String name) {
        return require(product, CaseNumber.parse(name));
    }

    Case require(Product product, int number) {
        return db.inTransaction(product.organization(), tx -> store.byNumber(tx, product.id(), number))
                .orElseThrow(() -> CaseChanges.notFound(number));
    }

    PageOf<Case> list(Product product, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> store.ofProduct(tx, product.id(), cursor));
    }

    List<CaseEntry> history(Product product, Case subject) {
        return db.inTransaction(product.organization(), tx -> log.of(tx, subject.id()));
    }

    /**
     * Whom a case tells that is opened now.
     *
     * @param csirt chosen by a person; blank for what Article 14(7) gives
     * @throws Problem 400 for no Member State, or when none was chosen and the law gives none yet
     */
    Route route(OrganizationId organization, String csirt) {
        if (!csirt.isBlank() && MemberState.of(csirt).isEmpty()) {
            throw Problem.invalid(
                    "csirt must be the two-letter code of the Member State whose CSIRT you notify, such as DE, not “%s”."
                            .formatted(csirt));
        }
        Route route = csirt.isBlank() ? routing.route(organization) : routing.chosen(organization, csirt);
        if (!route.isFound()) {
            throw Problem.invalid(
                    "csirt is missing, and CRA Article 14(7) gives none yet. State who acts for your products in the Union, or send csirt, such as DE.");
        }
        return route;
    }

    /** @throws Problem 400 for a title or signal time that cannot be */
    Case open(Caller caller, Product product, CaseStore.NewCase fresh) {
        CaseChanges.requireText("title", fresh.title(), MAX_TITLE_CHARACTERS);
        Instant now = changes.now();
        Case opened = db.inTransaction(product.organization(), tx -> {
            int number = store.insert(tx, product.organization(), product.id(), fresh, caller.name(), now);
            Case made = store.byNumber(tx, product.id(), number).orElseThrow();
            changes.record(tx, caller, made, made.drill() ? "Drill opened" : "Case opened", fresh.title());
            audit.record(tx, caller, "case.opened", made.name(), null, fresh);
            if (fresh.signalAt() != null) {
                moments.signal(tx, caller, made, fresh.signalAt());
            }
            return made;
        });
        return require(product, opened.number());
    }

    Case note(Caller caller, Product product, int number, String text) {
        CaseChanges.requireText("text", text, MAX_TEXT_CHARACTERS);
        return changes.change(product, number, (tx, c) -> changes.record(tx, caller, c, "Note", text.strip()));
    }

    /**
     * Lets the time of a drill run ahead.
     *
     * @throws Problem 409 for a real case, 400 for a time that is too long or backwards
     */
    Case advance(Caller caller, Product product, int number, Duration by) {
        return changes.change(product, number, (tx, c) -> {
            Duration ahead = c.ahead()
                    .orElseThrow(() -> Problem.conflict(
                            "not-a-drill",
                            "Case %s is real: its time cannot be moved. Only a drill's can.".formatted(c.name())));
            Duration after = ahead.plus(by);
            if (!by.isPositive() || after.compareTo(MAX_AHEAD) > 0) {
                throw Problem.invalid(
                        "A drill's time goes forward, to at most %d days ahead.".formatted(MAX_AHEAD.toDays()));
            }
            store.ahead(tx, c.id(), after);
            changes.record(
                    tx, caller, c, "Drill time moved", "By %d h %d min.".formatted(by.toHours(), by.toMinutesPart()));
            audit.record(tx, caller, "case.drill-advanced", c.name(), null, Map.of("minutes", by.toMinutes()));
        });
    }
}
