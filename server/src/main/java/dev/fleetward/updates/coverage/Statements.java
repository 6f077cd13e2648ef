package dev.fleetward.updates.coverage;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.EvidenceDue;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersionId;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.updates.standing.Standings;
import dev.fleetward.updates.standing.Tally;
import dev.fleetward.vulnerabilities.difference.Fixes;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Coverage statements: which devices a release has reached and which not, counted at one moment, signed, and filed in the
 * evidence ledger. What is stated is never changed; a later moment needs a new one. Safe for concurrent use.
 */
@ApplicationScoped
class Statements {
    private final Db db;
    private final CoverageStore coverage;
    private final Standings standings;
    private final StatementStore store;
    private final StatementKeys keys;
    private final Rollouts rollouts;
    private final SoftwareVersions versions;
    private final Fixes fixes;
    private final Blobs blobs;
    private final Events events;
    private final Audit audit;
    private final Clock clock;

    Statements(
            Db db,
            CoverageStore coverage,
            Standings standings,
            StatementStore store,
            StatementKeys keys,
            Rollouts rollouts,
            SoftwareVersions versions,
            Fixes fixes,
            Blobs blobs,
            Events events,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.coverage = coverage;
        this.standings = standings;
        this.store = store;
        this.keys = keys;
        this.rollouts = rollouts;
        this.versions = versions;
        this.fixes = fixes;
        this.blobs = blobs;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem 404 for an unknown rollout, 409 for one that has not started */
    Statement make(Caller caller, Product product, UUID id) {
        Rollout rollout = rollouts.require(product, id);
        if (rollout.startedAt() == null) {
            throw Problem.conflict("rollout-not-started", "Nothing can be stated of a rollout that has not started.");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Counted counted = db.inTransaction(product.organization(), tx -> count(tx, product, rollout, now));
        // On the disk before it is referred to; what no statement refers to in the end is never read.
        String blob = blobs.put(
                        product.organization(), counted.lines.packed(), "list of devices", DeviceLines.MAX_PACKED_BYTES)
                .sha256();
        return db.inTransaction(product.organization(), tx -> file(tx, caller, product, rollout, counted, blob, now));
    }

    /** One read of the devices, so that list and figures are of one moment and agree to the last device. */
    private record Counted(
            DeviceLines lines,
            StatementBody.DeviceList list,
            CoverageStore.Outside outside,
            Instant publishedAt,
            @Nullable List<StatementBody.Fixed> fixed) {}

    private Counted count(Tx tx, Product product, Rollout rollout, Instant now) {
        Standings.Snapshot at = standings.at(tx, rollout.id(), now);
        var lines = new DeviceLines();
        at.each(lines::add);
        return new Counted(
                lines,
                lines.end(),
                coverage.outside(tx, rollout.id()),
                at.times().publishedAt(),
                fixed(tx, product, rollout).orElse(null));
    }

    private Optional<List<StatementBody.Fixed>> fixed(Tx tx, Product product, Rollout rollout) {
        List<SoftwareVersionId> before = coverage.versionsBefore(tx, rollout.id()).stream()
                .map(SoftwareVersionId::new)
                .toList();
        return versions.find(tx, product.id(), rollout.softwareType(), rollout.version())
                .flatMap(release -> fixes.of(tx, before, release.id()))
                .map(found -> found.stream()
                        .map(one -> new StatementBody.Fixed(one.id(), one.severityTitle()))
                        .toList());
    }

    private Statement file(
            Tx tx, Caller caller, Product product, Rollout rollout, Counted counted, String blob, Instant now) {
        OrganizationId organization = product.organization();
        StatementStore.Key key = keys.lock(tx, organization);
        StatementBody body = body(
                caller,
                product,
                rollout,
                counted,
                store.nextNumber(tx, product.id().value()),
                now);
        String text = Json.write(body);
        var statement = new Statement(
                rollout.id(),
                body.number(),
                now,
                caller.name(),
                body.reachable(),
                body.fixedReachable(),
                text,
                StatementKeys.sha256(text),
                keys.sign(key, text),
                key.publicKey(),
                blob);
        store.insert(tx, organization, product.id().value(), statement);
        audit.record(
                tx,
                caller,
                "coverage.stated",
                "%s / statement %d of %s".formatted(product.slug(), body.number(), rollout.name()),
                null,
                statement.sha256());
        events.publish(tx, organization, new EvidenceDue(product.id().value(), StatementEvidence.ID));
        return statement;
    }

    private static StatementBody body(
            Caller caller, Product product, Rollout rollout, Counted counted, int number, Instant now) {
        List<Tally> tallies = counted.lines.tallies();
        return new StatementBody(
                StatementBody.FORM,
                number,
                new StatementBody.Named(product.slug(), product.name()),
                new StatementBody.Release(rollout.softwareType(), rollout.version(), counted.publishedAt),
                new StatementBody.Rollout(rollout.id().toString(), rollout.name(), rollout.startedAt()),
                now,
                caller.name(),
                StatementBody.Rules.PRESENT,
                Tally.devices(tallies),
                Tally.reachable(tallies),
                Tally.fixed(tallies),
                Tally.fixedReachable(tallies),
                tallies.stream()
                        .map(tally -> new StatementBody.Counted(
                                tally.standing(),
                                tally.standing().label(),
                                tally.standing().meaning(),
                                tally.devices(),
                                tally.reachable()))
                        .toList(),
                counted.fixed,
                new StatementBody.Outside(counted.outside.devices(), counted.outside.running()),
                counted.list,
                counted.lines.notFixed());
    }

    PageOf<Statement> list(Product product, @Nullable UUID rollout, Cursor cursor) {
        var rows = db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value(), rollout, cursor));
        return PageOf.of(rows, cursor.limit(), statement -> Integer.toString(statement.number()));
    }

    /** @throws Problem 404 */
    Statement require(Product product, int number) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), number))
                .orElseThrow(() -> Problem.notFound("Coverage statement", Integer.toString(number)));
    }

    static StatementBody read(Statement statement) {
        return Json.read(statement.text(), StatementBody.class);
    }

    /** The list of devices as CSV. */
    InputStream devices(Product product, Statement statement) throws IOException {
        return new GZIPInputStream(blobs.open(product.organization(), statement.devicesBlob()));
    }

    /** @throws Problem 404 before the first statement */
    String publicKey(OrganizationId organization) {
        return db.inTransaction(organization, tx -> store.publicKey(tx, organization))
                .map(StatementKeys::pem)
                .orElseThrow(() -> Problem.notFound("Key of coverage statements", "made with the first statement"));
    }
}
