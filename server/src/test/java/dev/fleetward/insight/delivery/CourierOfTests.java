package dev.fleetward.insight.delivery;

import dev.fleetward.fixture.TestOrganization;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Has what waits be sent at a time the test says it is. */
@ApplicationScoped
public class CourierOfTests {
    private final Courier courier;

    CourierOfTests(Courier courier) {
        this.courier = courier;
    }

    public void deliver(TestOrganization organization, Instant now) {
        while (courier.deliverDue(organization.id, now)) {
            // until nothing more is due
        }
    }
}
