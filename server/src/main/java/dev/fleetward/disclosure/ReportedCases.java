package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.disclosure.routing.CsirtRouting;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases that somebody outside brought about: in triage, with the report as first signal and as first message. No clock
 * runs before a colleague states evidence or awareness. Safe for concurrent use.
 */
@ApplicationScoped
public class ReportedCases {
    public static final int MAX_TITLE_CHARACTERS = Cases.MAX_TITLE_CHARACTERS;

    private final CsirtRouting routing;
    private final CaseStore store;
    private final CaseLogStore log;
    private final Audit audit;

    ReportedCases(CsirtRouting routing, CaseStore store, CaseLogStore log, Audit audit) {
        this.routing = routing;
        this.store = store;
        this.log = log;
        this.audit = audit;
    }

    /** Whom such a case would tell; empty while Article 14(7) gives nobody, and no case can be opened. */
    public Optional<Route> route(OrganizationId organization) {
        return Optional.of(routing.route(organization)).filter(Route::isFound);
    }

    /**
     * @param reporter as the history names them
     * @param text what the reporter reads as their own first message
     */
    public Case open(Tx tx, Product product, Route route, String title, String reporter, String text, Instant now) {
        var fresh = new CaseStore.NewCase(
                CaseKind.ACTIVELY_EXPLOITED_VULNERABILITY, title, null, route, null, CountsFrom.EVIDENCE, false);
        int number = store.insert(tx, product.organization(), product.id(), fresh, reporter, now);
        Case opened = store.byNumber(tx, product.id(), number).orElseThrow();
        store.state(
                tx,
                product.organization(),
                opened.id(),
                Moment.SIGNAL,
                new Statement(now, "A report came in.", reporter, now, reporter, List.of(), Optional.empty()));
        log.add(
                tx,
                product.organization(),
                opened.id(),
                new CaseEntry(now, reporter, CaseMessages.FROM_REPORTER, text),
                true);
        audit.recordOwn(tx, product.organization(), "case.reported", opened.name(), Map.of("title", title));
        return opened;
    }

    /** A further message of the reporter, in the time of the case. */
    public void append(Tx tx, Product product, Case c, String reporter, String text, Instant now) {
        log.add(
                tx,
                product.organization(),
                c.id(),
                new CaseEntry(c.at(now), reporter, CaseMessages.FROM_REPORTER, text),
                true);
    }
}
