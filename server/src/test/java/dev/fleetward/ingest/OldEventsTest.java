package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OldEventsTest {
    private final TestOrganization organization = new TestOrganization();

    @Inject
    OldEventsJob job;

    @Test
    void events_are_kept_as_long_as_their_product_wants() {
        var brief = new TestProduct(organization);
        var lasting = new TestProduct(organization);
        assertThat(keep(brief, "{\"keepEventsDays\": 30}")).isEqualTo(200);
        for (TestProduct product : new TestProduct[] {brief, lasting}) {
            product.postAll("PUMP-1", Fixtures.chunks("heartbeat--one-chunk"));
            product.awaitDecoded();
        }

        job.forget(Instant.now().plus(Duration.ofDays(29)));
        assertThat(brief.events("PUMP-1", "")).hasSize(1);
        job.forget(Instant.now().plus(Duration.ofDays(31)));

        assertThat(brief.events("PUMP-1", "")).isEmpty();
        assertThat(lasting.events("PUMP-1", "")).hasSize(1);
    }

    @Test
    void no_product_keeps_them_for_ever_or_hardly_at_all() {
        var product = new TestProduct(organization);

        assertThat(keep(product, "{\"keepEventsDays\": 29}")).isEqualTo(400);
        assertThat(keep(product, "{\"keepEventsDays\": 3651}")).isEqualTo(400);
        assertThat(organization
                        .get("/api/v1/products/" + product.slug)
                        .json()
                        .get("keepEventsDays")
                        .asInt())
                .isEqualTo(400);
    }

    private int keep(TestProduct product, String wish) {
        return TestOrganization.send(organization
                        .request("/api/v1/products/" + product.slug)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(wish)))
                .status();
    }
}
