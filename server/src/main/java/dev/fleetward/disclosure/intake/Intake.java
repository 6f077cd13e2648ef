package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.ReportedCases;
import dev.fleetward.disclosure.handling.Reporters;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Takes reports from outside in: each becomes a case in triage. Safe for concurrent use. */
@ApplicationScoped
public class Intake {
    private final Db db;
    private final Clock clock;
    private final ReportLimits limits;
    private final ReportedCases cases;
    private final Reporters reporters;
    private final Quarantine quarantine;
    private final ReportStore store;

    Intake(
            Db db,
            Clock clock,
            ReportLimits limits,
            ReportedCases cases,
            Reporters reporters,
            Quarantine quarantine,
            ReportStore store) {
        this.db = db;
        this.clock = clock;
        this.limits = limits;
        this.cases = cases;
        this.reporters = reporters;
        this.quarantine = quarantine;
        this.store = store;
    }

    /** @param statusPath where the reporter follows it, told this once */
    record Receipt(String caseName, String statusPath) {}

    /** The report a case was opened for; empty when it was opened otherwise. */
    Optional<Report> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id()));
    }

    /**
     * @param trap what stands in a field that people do not see
     * @param address of the network it came from
     * @throws Problem 400 for what cannot be, 409 while no case can be opened, 413 for a file that is too large, 429 for
     *     too many reports
     */
    Receipt receive(
            Product product, Channel channel, Wanted wanted, List<Incoming> files, String trap, String address) {
        if (!trap.isEmpty()) {
            throw Problem.invalid("The field “website” must stay empty: it is there to tell programs from people.");
        }
        limits.count(address);
        Route route = requireRoute(product);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        db.doInTransaction(product.organization(), tx -> requireRoom(tx, now));
        List<Quarantine.Kept> kept = quarantine.keep(product.organization(), files);
        return db.inTransaction(product.organization(), tx -> {
            requireRoom(tx, now);
            Case c = open(tx, product, route, channel, wanted, kept, now);
            return new Receipt(c.name(), reporters.welcome(tx, product, c, wanted.reporter()));
        });
    }

    /** @throws Problem 409 while Article 14(7) gives no CSIRT, which every case needs */
    Route requireRoute(Product product) {
        return cases.route(product.organization())
                .orElseThrow(
                        () -> Problem.conflict(
                                "intake-closed",
                                "No reports are taken here yet: the maker has not stated whose CSIRT it notifies. Write to its contact."));
    }

    Case open(
            Tx tx,
            Product product,
            Route route,
            Channel channel,
            Wanted wanted,
            List<Quarantine.Kept> files,
            Instant now) {
        Case c = cases.open(tx, product, route, wanted.title(), wanted.reporter(), message(wanted, files), now);
        store.insert(tx, product.organization(), c.id(), channel, wanted, now);
        quarantine.attach(tx, product.organization(), c.id(), files, now);
        return c;
    }

    private void requireRoom(Tx tx, Instant now) {
        ReportLimits.requireRoom(store.since(tx, now.minus(ReportLimits.WINDOW)));
    }

    /** The reporter sees what arrived, with its hashes. */
    static String message(Wanted wanted, List<Quarantine.Kept> files) {
        var text = new StringBuilder(wanted.message());
        files.forEach(file -> text.append("\n\nFile: %s, %,d bytes, SHA-256 %s"
                .formatted(file.name(), file.blob().sizeBytes(), file.blob().sha256())));
        return text.toString();
    }
}
