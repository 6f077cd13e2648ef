package dev.fleetward.insight.alerts;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.delivery.CourierOfTests;
import dev.fleetward.insight.delivery.Deliveries;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.Products;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Has a room's figures looked at, and what follows sent, at a time the test says it is. */
@ApplicationScoped
@Unremovable
public class LookOfTests {
    private final Db db;
    private final Products products;
    private final RuleStore rules;
    private final AlertStore alerts;
    private final SilenceStore silences;
    private final Deliveries deliveries;
    private final Telling telling;
    private final CourierOfTests courier;

    LookOfTests(
            Db db,
            Products products,
            RuleStore rules,
            AlertStore alerts,
            SilenceStore silences,
            Deliveries deliveries,
            Telling telling,
            CourierOfTests courier) {
        this.db = db;
        this.products = products;
        this.rules = rules;
        this.alerts = alerts;
        this.silences = silences;
        this.deliveries = deliveries;
        this.telling = telling;
        this.courier = courier;
    }

    /** @param clock that the figures are read by too */
    public void look(TestOrganization organization, Watched figures, Clock clock) {
        Instant now = clock.instant();
        new Evaluation(
                        db,
                        products,
                        new Figures(List.of(figures)),
                        rules,
                        alerts,
                        silences,
                        deliveries,
                        telling,
                        Clock.systemUTC())
                .evaluate(organization.id, now);
        courier.deliver(organization, now);
    }
}
