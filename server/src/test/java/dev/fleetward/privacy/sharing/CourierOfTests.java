package dev.fleetward.privacy.sharing;

import dev.fleetward.fixture.TestOrganization;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Has what waits be posted at a time the test says it is. */
@ApplicationScoped
class CourierOfTests {
    private final ShareCourier courier;

    CourierOfTests(ShareCourier courier) {
        this.courier = courier;
    }

    void deliver(TestOrganization organization, Instant now) {
        courier.deliverDue(organization.id, now);
    }
}
