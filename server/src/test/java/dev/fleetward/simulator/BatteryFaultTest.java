package dev.fleetward.simulator;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** From the wire to the sentence: the fleet's second version drains batteries on its first hardware. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BatteryFaultTest {
    private static final int DEVICES = 120;
    private static final Duration PAST = Duration.ofHours(40);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Lake lake;

    @Inject
    @Any
    Instance<RecurringJob> jobs;

    @Test
    void the_version_and_the_hardware_are_named() throws IOException {
        devicesReport();

        run("insight.anomalies");

        JsonNode battery = StreamSupport.stream(
                        organization
                                .get(organization.api("/anomalies"))
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .filter(one -> one.get("metric").asText().equals("battery_soc_pct"))
                .findFirst()
                .orElseThrow();
        assertThat(battery.get("sentence").asText())
                .startsWith("Mean battery_soc_pct of 1.5.0 is ")
                .contains("% below that of 1.4.0 on r1 (");
        assertThat(battery.at("/slice/version").asText()).isEqualTo("1.5.0");
        assertThat(battery.at("/slice/hardware").asText()).isEqualTo("r1");
    }

    @Test
    void a_webhook_tells_of_it_and_the_pages_lead_to_the_cause() throws IOException {
        try (var receiver = new Receiver();
                var browser = new Browser();
                BrowserContext window = browser.signedIn(organization, Browser.Mode.LIGHT)) {
            devicesReport();
            run("insight.anomalies");
            watch(receiver);
            run("insight.alerts");

            eventually(() -> assertThat(receiver.posts()).hasSize(1));
            assertThat(receiver.posts().getFirst().body()).contains("of Pump last.", "/products/pump/anomalies");

            Page page = window.newPage();
            page.navigate("/products/pump/anomalies");
            page.getByRole(AriaRole.LINK, named("Mean battery_soc_pct of 1.5.0 is"))
                    .click();
            PlaywrightAssertions.assertThat(page.locator(".lead")).containsText("below that of 1.4.0 on r1");
            PlaywrightAssertions.assertThat(page.locator("figure.chart canvas").first())
                    .isVisible();
            PlaywrightAssertions.assertThat(
                            page.locator("section", heading("What differs")).locator("tbody"))
                    .containsText("hardware r1");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "battery-anomaly.png"))
                    .setFullPage(true));
            page.getByRole(AriaRole.BUTTON, named("Acknowledge")).click();
            PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Acknowledged");
        }
    }

    private void watch(Receiver receiver) {
        var target = organization.post(
                "/api/v1/alert-targets", Map.of("name", "hook", "kind", "webhook", "url", receiver.url("/hook")));
        var rule = organization.post(
                organization.api("/alert-rules"),
                Map.of(
                        "name",
                        "Something is abnormal",
                        "figure",
                        "anomalies.open",
                        "comparison",
                        "at-least",
                        "threshold",
                        1,
                        "targets",
                        List.of(target.json().at("/target/id").asText())));
        assertThat(rule.status()).as(rule.text()).isEqualTo(201);
    }

    private void run(String kind) {
        jobs.stream().filter(job -> job.kind().equals(kind)).forEach(RecurringJob::run);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.LocatorOptions heading(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private void devicesReport() throws IOException {
        Instant now = Instant.now();
        var uplink = new Uplink(TestOrganization.server("/"));
        for (int number = 1; number <= DEVICES; number++) {
            var device = new VirtualDevice(DemoMaker.THERMOSTATS, number, 11);
            uplink.postTogether(
                    device.serial(),
                    organization.projectKey,
                    device.history(now.minus(PAST), now, Duration.ofHours(1)));
        }
        eventually(() -> assertThat(organization
                        .get(organization.api("/ingest/status"))
                        .json()
                        .path("pending")
                        .asLong())
                .isZero());
        lake.flush(organization.id, FieldTables.SAMPLES);
    }
}
