package dev.fleetward.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Hands outbox rows to their subscribers and removes them; what fails is tried again after the others. */
@ApplicationScoped
class OutboxDelivery {
    private static final Logger LOG = Logger.getLogger(OutboxDelivery.class);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final int BATCH_ROWS = 200;

    private final Db db;
    private final Roles roles;
    private final Instance<Events.Subscriber<?>> subscribers;
    private final Loop loop;

    OutboxDelivery(Db db, Roles roles, @Any Instance<Events.Subscriber<?>> subscribers) {
        this.db = db;
        this.roles = roles;
        this.subscribers = subscribers;
        this.loop = new Loop("outbox", IDLE, this::deliverBatch);
    }

    void start(@Observes StartupEvent event) {
        roles.startWorker(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    void wake() {
        loop.wake();
    }

    /** @return whether there may be more */
    private boolean deliverBatch() {
        return db.acrossOrganizations(tx -> {
            var rows = tx.list(
                    """
                    SELECT id, organization_id, type, payload, attempts FROM outbox
                    WHERE occurred_at + least(attempts, 60) * attempts * interval '1 second' <= now()
                       OR occurred_at > now() + interval '1 minute'
                    ORDER BY attempts, id LIMIT ? FOR UPDATE SKIP LOCKED
                    """,
                    row -> new Stored(
                            row.longValue("id"),
                            new OrganizationId(row.uuid("organization_id")),
                            row.text("type"),
                            row.text("payload")),
                    BATCH_ROWS);
            rows.forEach(stored -> deliver(tx, stored));
            return rows.size() == BATCH_ROWS;
        });
    }

    private void deliver(Tx tx, Stored stored) {
        try {
            for (Events.Subscriber<?> subscriber : subscribers) {
                if (subscriber.event().getSimpleName().equals(stored.type)) {
                    tell(subscriber, stored);
                }
            }
            tx.update("DELETE FROM outbox WHERE id = ?", stored.id);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "event %s %d of organization %s failed; it will be tried again",
                    stored.type,
                    stored.id,
                    stored.organization);
            tx.update(
                    "UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ?", e.toString(), stored.id);
        }
    }

    private static <E extends Record> void tell(Events.Subscriber<E> subscriber, Stored stored) {
        subscriber.on(stored.organization, Json.read(stored.payload, subscriber.event()));
    }

    private record Stored(long id, OrganizationId organization, String type, String payload) {}
}
