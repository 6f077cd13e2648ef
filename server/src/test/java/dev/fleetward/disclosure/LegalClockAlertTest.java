package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.insight.alerts.LookOfTests;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recommended rule on legal clocks, over the 24 and 72 hours of CRA Article 14(2). */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LegalClockAlertTest {
    @Inject
    Cases cases;

    @Inject
    Products products;

    @Inject
    LookOfTests looks;

    private final TestOrganization maker = new TestOrganization();
    private final Receiver receiver = new Receiver();
    private final Instant aware = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(1));

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void each_clock_is_told_eight_hours_before_it_runs_out_and_again_when_the_notification_is_sent() {
        someoneIsTold();
        anExploitedVulnerabilityIsKnown();

        lookAfter(Duration.ofHours(16));
        assertThat(firing()).isEmpty();
        assertThat(receiver.posts()).isEmpty();

        lookAfter(Duration.ofHours(16).plusMinutes(6));
        assertThat(firing()).singleElement().satisfies(alert -> {
            assertThat(alert.get("subject").asText()).isEqualTo("C-1 early warning");
            assertThat(alert.get("severity").asText()).isEqualTo("critical");
            assertThat(alert.get("value").asDouble()).isEqualTo(7.9);
            assertThat(alert.get("sentence").asText())
                    .isEqualTo("Early warning of case C-1 (“Lock opens without key”) is due in 7.9 h.");
            assertThat(alert.get("href").asText()).isEqualTo("/products/pump/cases/C-1");
        });
        lookAfter(Duration.ofHours(25));
        assertThat(firing())
                .singleElement()
                .satisfies(alert -> assertThat(alert.get("sentence").asText()).endsWith("is overdue by 1.0 h."));
        assertThat(told()).containsExactly("firing C-1 early warning");

        theEarlyWarningIsSent();
        lookAfter(Duration.ofHours(26));
        assertThat(firing()).isEmpty();
        assertThat(told()).containsExactly("firing C-1 early warning", "resolved C-1 early warning");

        lookAfter(Duration.ofHours(65));
        assertThat(told()).last().isEqualTo("firing C-1 notification");
    }

    private void lookAfter(Duration sinceAware) {
        var clock = Clock.fixed(aware.plus(sinceAware), ZoneOffset.UTC);
        looks.look(maker, new ClockFigures(cases, products, clock), clock);
    }

    private void someoneIsTold() {
        done(maker.post(
                "/api/v1/alert-targets", Map.of("name", "on-call", "kind", "webhook", "url", receiver.url("/hook"))));
        done(maker.post(maker.api("/alert-rules/recommended"), Map.of("figure", "cases.hours-left")));
    }

    private void anExploitedVulnerabilityIsKnown() {
        done(maker.post(
                maker.api("/cases"),
                Map.of("kind", "actively-exploited-vulnerability", "title", "Lock opens without key", "csirt", "DE")));
        done(put("/awareness", Map.of("at", aware, "reason", "log of the gateway")));
    }

    private void theEarlyWarningIsSent() {
        done(put(
                "/notifications/early-warning",
                Map.of("title", "Lock opens", "manufacturer", "Lockmaker", "product", "Lock 2")));
        done(maker.post(
                maker.api("/cases/C-1/notifications/early-warning/sent"),
                Map.of("at", Instant.now(), "reference", "SRP-1")));
    }

    private List<JsonNode> firing() {
        return maker.get(maker.api("/alerts?state=firing"))
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private List<String> told() {
        return receiver.posts().stream()
                .map(post -> Json.read(post.body(), JsonNode.class))
                .map(told -> told.get("kind").asText() + " "
                        + told.at("/alerts/0/subject").asText())
                .toList();
    }

    private Answer put(String path, Object body) {
        return maker.put(maker.api("/cases/C-1" + path), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
