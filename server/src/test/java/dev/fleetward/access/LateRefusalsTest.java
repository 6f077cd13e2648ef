package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is refused again and again hears of it late. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LateRefusalsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T03:00:00Z");
    private static final String FLOODER = "127.0.0.77";

    private final TestOrganization organization = new TestOrganization();

    @Inject
    LateRefusals late;

    @Test
    void as_many_as_may_be_in_a_minute_come_at_once_by_network() {
        var refusals = new LateRefusals(Clock.fixed(NOW, ZoneOffset.UTC), 2);

        assertThat(refusals.of("192.0.2.1")).isZero();
        assertThat(refusals.of("192.0.2.1")).isZero();
        assertThat(refusals.of("192.0.2.1")).isEqualTo(LateRefusals.DELAY);
        assertThat(refusals.of("192.0.2.2")).isZero();
        assertThat(List.of(
                        refusals.of("2001:db8:1:2:3:4:5:6"),
                        refusals.of("2001:db8:1:2:7:7:7:7"),
                        refusals.of("2001:db8:1:2:8:8:8:8")))
                .endsWith(LateRefusals.DELAY);
    }

    @Test
    void they_are_late_whatever_was_tried() throws IOException, InterruptedException {
        try (var flooder = from(FLOODER)) {
            for (HttpRequest attempt : List.of(
                    request("/api/v1/products")
                            .header("Authorization", "Bearer fwt_wrong")
                            .build(),
                    request("/")
                            .header("Accept", "text/html")
                            .header("Cookie", "fleetward_session=wrong")
                            .build(),
                    request("/nobody/controller/v1/D-1")
                            .header("Authorization", "TargetToken wrong")
                            .build(),
                    request("/sign-in")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("email=eve%40example.org&password=wrong"))
                            .build(),
                    request("/api/v0/chunks/D-1")
                            .header("Memfault-Project-Key", "Wrong678901234567890123456789012")
                            .POST(BodyPublishers.ofString("chunk"))
                            .build())) {
                exhaust();
                long began = System.nanoTime();

                int status = flooder.send(attempt, BodyHandlers.discarding()).statusCode();

                assertThat(status).as("%s", attempt.uri()).isIn(303, 401, 403);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as("%s", attempt.uri())
                        .isGreaterThanOrEqualTo(LateRefusals.DELAY);
            }
            HttpRequest right = organization.request("/api/v1/products").build();
            assertThat(flooder.send(right, BodyHandlers.discarding()).statusCode())
                    .as("of who shares the address")
                    .isEqualTo(200);
        }
    }

    private void exhaust() {
        for (int refusal = 0; refusal < EmbeddedDatabase.REFUSALS_PER_MINUTE; refusal++) {
            late.of(FLOODER);
        }
    }

    private static HttpClient from(String address) throws UnknownHostException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName(address))
                .build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(TestOrganization.server(path));
    }
}
