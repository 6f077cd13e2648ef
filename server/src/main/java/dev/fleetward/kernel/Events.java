package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * What rooms tell each other: records named in the past, stored in the outbox by the transaction that made them true
 * and delivered at least once, in order, after it committed.
 */
@ApplicationScoped
public class Events {
    private final Clock clock;
    private final OutboxDelivery delivery;

    Events(Clock clock, OutboxDelivery delivery) {
        this.clock = clock;
        this.delivery = delivery;
    }

    public void publish(Tx tx, OrganizationId organization, Record event) {
        tx.update("""
                INSERT INTO outbox (organization_id, type, payload, occurred_at) VALUES (?, ?, ?::jsonb, ?)
                """, organization, event.getClass().getSimpleName(), Json.write(event), clock.instant());
        tx.afterCommit(delivery::wake);
    }

    /**
     * Someone who wants to know. Implemented by beans of the rooms below; called outside any transaction, perhaps more
     * than once for one event, so the effect must be idempotent.
     */
    public interface Subscriber<E extends Record> {
        Class<E> event();

        void on(OrganizationId organization, E event);
    }
}
