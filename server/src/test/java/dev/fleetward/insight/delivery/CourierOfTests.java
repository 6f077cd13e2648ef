package dev.fleetward.insight.delivery;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Has what waits be sent at a time the test says it is. */
@ApplicationScoped
public class CourierOfTests {
    private final Courier courier;
    private final Db db;
    private final DeliveryStore store;

    CourierOfTests(Courier courier, Db db, DeliveryStore store) {
        this.courier = courier;
        this.db = db;
        this.store = store;
    }

    /** Takes what is due as a server does that is killed before it sends. */
    void takeAndDie(TestOrganization organization, Instant now) {
        db.doAcrossOrganizations(tx -> store.take(tx, organization.id, now, Duration.ofMinutes(2), 16));
    }

    public void deliver(TestOrganization organization, Instant now) {
        while (courier.deliverDue(organization.id, now)) {
            // until nothing more is due
        }
    }
}
