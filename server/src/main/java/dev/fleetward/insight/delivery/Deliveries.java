package dev.fleetward.insight.delivery;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told and what became of it. A notification queued by a transaction is sent once that committed, and again
 * until its target took it; it carries its id, so a target can tell one that came twice. Safe for concurrent use.
 */
@ApplicationScoped
public class Deliveries {
    private static final Set<String> STATES = Set.of("WAITING", "DELIVERED", "GIVEN_UP");

    private final Db db;
    private final DeliveryStore store;
    private final Courier courier;
    private final Audit audit;
    private final Clock clock;

    Deliveries(Db db, DeliveryStore store, Courier courier, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.courier = courier;
        this.audit = audit;
        this.clock = clock;
    }

    /** For each of these targets; a tracker is told once, when an alert begins. */
    public void queue(Tx tx, UUID product, Collection<UUID> targets, Notification told, Instant now) {
        if (store.insert(tx, product, targets, told, now) > 0) {
            tx.afterCommit(courier::wake);
        }
    }

    UUID queueTest(Tx tx, OrganizationId organization, UUID target, Notification told, Instant now) {
        tx.afterCommit(courier::wake);
        return store.insertTest(tx, organization, target, told, now);
    }

    /** @param state waiting, delivered or given-up; null for all */
    PageOf<Delivery> list(
            OrganizationId organization,
            @Nullable UUID product,
            @Nullable UUID target,
            @Nullable String state,
            Cursor cursor) {
        String wanted = state == null || state.isBlank()
                ? null
                : state.toUpperCase(Locale.ROOT).replace('-', '_');
        if (wanted != null && !STATES.contains(wanted)) {
            throw Problem.invalid("state must be waiting, delivered or given-up, not “%s”.".formatted(state));
        }
        UUID before = cursor.after().map(Deliveries::position).orElse(null);
        var rows = db.inTransaction(organization, tx -> store.list(tx, product, target, wanted, before, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), delivery -> delivery.id().toString());
    }

    Delivery require(OrganizationId organization, UUID id) {
        return db.inTransaction(organization, tx -> store.find(tx, id))
                .orElseThrow(() -> Problem.notFound("Delivery", id.toString()));
    }

    /** Sends it once more, whatever became of it. */
    Delivery again(Caller caller, UUID id) {
        Delivery delivery = require(caller.organization(), id);
        db.doInTransaction(caller.organization(), tx -> {
            store.again(tx, id, clock.instant());
            audit.record(tx, caller, "alert-delivery.sent-again", delivery.title(), null, null);
            tx.afterCommit(courier::wake);
        });
        return require(caller.organization(), id);
    }

    private static UUID position(String cursor) {
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
        }
    }
}
