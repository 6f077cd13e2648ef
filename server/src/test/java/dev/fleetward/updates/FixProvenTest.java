package dev.fleetward.updates;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.simulator.Flotilla;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole way of a fix, seen in a browser: exposed, released, stopped when it is bad, and proven in the field. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FixProvenTest {
    private static final int FLEET = 2_000;
    private static final int SILENT = 40;
    private static final String VULNERABLE = "1.0.0";
    private static final String BAD = "1.1.0";
    private static final String FIXED = "1.1.1";
    private static final String SBOM = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
             {"type":"library","name":"lodash","version":"%s","purl":"pkg:npm/lodash@%s"}]}
            """;
    private static final String RECORD = """
            {"id":"CVE-2026-4712","modified":"2026-01-02T00:00:00Z","summary":"A crafted path crashes lodash",
             "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
             "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
               "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
            """;

    @Inject
    Look look;

    @Inject
    Clock clock;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void a_fix_for_exposed_devices_is_rolled_out_guarded_and_proven() throws IOException {
        var plan = new Flotilla.Plan(
                TestOrganization.server(""),
                organization.projectKey,
                organization.ddiTenant,
                organization.gatewayToken,
                "PMP",
                "main",
                VULNERABLE,
                Map.of(BAD, 1.0),
                FLEET,
                7);
        silentDevices();
        described(VULNERABLE, "4.17.20");
        described(BAD, "4.17.21");
        described(FIXED, "4.17.21");
        assertThat(organization.post("/api/v1/feeds/osv", RECORD).status()).isLessThan(300);
        try (var fleet = new Flotilla(plan, clock);
                var browser = new Browser()) {
            Page page = browser.page(organization);
            fleet.report();
            exposed(page);
            scene.release(BAD, "bad.swu", "the fix, and a mistake".getBytes(StandardCharsets.UTF_8));
            scene.release(FIXED, "fixed.swu", "the fix alone".getBytes(StandardCharsets.UTF_8));

            badBuildPausesItself(page, fleet);
            fixedBuildReachesEveryone(page, fleet);
            stated(page);
        }
    }

    private void exposed(Page page) {
        eventually(() -> {
            page.navigate("/products/pump/vulnerabilities/CVE-2026-4712");
            assertThat(page.locator("main").innerText()).contains("2,040");
        });
    }

    private void badBuildPausesItself(Page page, Flotilla fleet) throws IOException {
        UUID rollout = start(page, BAD);
        assertThat(fleet.update()).isBetween(1L, (long) FLEET / 5);
        eventually(() -> assertThat(counts(rollout, "proven")).isPositive());
        fleet.report();
        eventually(() -> {
            look(rollout);
            assertThat(scene.rollout(json(rollout)).get("state").asText()).isEqualTo("PAUSED");
        });
        // The page was not touched since the start: what it shows came by its event stream.
        assertThat(page.locator("[data-live]")).containsText("Updated devices crash more", patient());
        assertThat(fleet.update()).isZero();
    }

    private void fixedBuildReachesEveryone(Page page, Flotilla fleet) throws IOException {
        UUID rollout = start(page, FIXED);
        page.navigate("/products/pump/updates/rollouts/%s/coverage".formatted(rollout));
        for (int phase = 1; phase <= 3; phase++) {
            int open = phase;
            fleet.update();
            eventually(() -> {
                look(rollout);
                var now = scene.rollout(json(rollout));
                assertThat(now.at("/progress/reported").asLong()).isZero();
                assertThat(now.get("phase").asInt() > open || open == 3 && counts(rollout, "proven") == FLEET)
                        .isTrue();
            });
        }
        assertThat(page.locator("[data-live]"))
                .containsText("100 % of the 2,000 reachable devices are confirmed to run 1.1.1", patient());
        assertThat(page.locator("[data-live]")).containsText("2,000 of 2,040", patient());
    }

    private void stated(Page page) {
        page.locator("button:has-text(\"Make coverage statement\")").click();
        assertThat(page.locator("main")).containsText("2,000 of 2,000 reachable devices (100 %) were confirmed");
        assertThat(page.locator("main")).containsText("Signature verified");
        assertThat(page.locator("main")).containsText("CVE-2026-4712");
        eventually(() -> {
            page.navigate("/products/pump/compliance/evidence");
            assertThat(page.locator("main").innerText())
                    .contains("The ledger is whole", "Reachable devices confirmed fixed", "coverage statement 1");
        });
    }

    private UUID start(Page page, String version) {
        page.navigate("/products/pump/updates/rollouts/new?version=" + version);
        page.locator("#release").selectOption("main " + version);
        page.locator("#phases").fill("5, 25, 100");
        page.locator("#soakMinutes").fill("0");
        page.locator("#guardHours").fill("0");
        page.locator("button:has-text(\"Start rollout\")").click();
        assertThat(page.locator("h1")).containsText(version);
        String address = page.url();
        return UUID.fromString(address.substring(address.lastIndexOf('/') + 1));
    }

    /** Long gone before any of this. */
    private void silentDevices() {
        var seed = new Seed(organization);
        for (int i = 0; i < SILENT; i++) {
            seed.device("GONE-" + i, VULNERABLE, Instant.now().minus(Duration.ofDays(60)), Map.of());
        }
    }

    private void described(String version, String lodash) {
        var answer = organization.put(
                organization.api("/software-versions/main/%s/sbom".formatted(version)),
                "application/json",
                BodyPublishers.ofString(SBOM.formatted(lodash, lodash)));
        assertThat(answer.status()).as(answer.text()).isLessThan(300);
    }

    private void look(UUID rollout) {
        look.at(organization.id, rollout);
    }

    private long counts(UUID rollout, String what) {
        return scene.rollout(json(rollout)).at("/progress/" + what).asLong();
    }

    private static com.fasterxml.jackson.databind.JsonNode json(UUID rollout) {
        return dev.fleetward.kernel.Json.MAPPER.createObjectNode().put("id", rollout.toString());
    }

    private static ContainsTextOptions patient() {
        return new ContainsTextOptions().setTimeout(Duration.ofSeconds(30).toMillis());
    }
}
