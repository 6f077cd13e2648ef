package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The release manager's pages in a browser: light, dark and on a phone, from a plan to a guard that stopped it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutCockpitTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String UPDATES = "/products/pump/updates";

    @Inject
    Look look;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void the_pages_hold_in_every_window_and_a_stopped_rollout_is_decided_on() {
        fleet(60);
        scene.release("1.4.0", "pump-1.4.0.swu", "old".getBytes(StandardCharsets.UTF_8));
        scene.release("1.5.0", "pump-1.5.0.swu", "new".getBytes(StandardCharsets.UTF_8));
        JsonNode stopped = stopped();
        scene.release("1.6.0", "pump-1.6.0.swu", "newest".getBytes(StandardCharsets.UTF_8));
        scene.rollOut(
                "1.6.0",
                Map.of(
                        "startAt",
                        Instant.now().plusSeconds(86_400).toString(),
                        "name",
                        "Spare parts",
                        "query",
                        "hw = rev-c",
                        "terms",
                        Map.of(
                                "window", Map.of("from", "22:00", "to", "05:00", "zone", "Europe/Berlin"),
                                "maxDownloading", 500,
                                "retries", 2)));
        String page = UPDATES + "/rollouts/" + stopped.get("id").asText();

        var failures = new ArrayList<String>();
        try (var browser = new Browser()) {
            for (Browser.Mode mode : Browser.Mode.values()) {
                try (BrowserContext window = browser.signedIn(organization, mode)) {
                    Page tab = window.newPage();
                    check(tab, UPDATES, "cockpit-list", mode, failures);
                    check(tab, UPDATES + "/rollouts/new?query=exposed+to+CVE-2026-1234", "cockpit-new", mode, failures);
                    check(tab, page, "cockpit-rollout", mode, failures);
                    check(tab, page + "/coverage?standing=failed", "cockpit-failed", mode, failures);
                    check(tab, UPDATES + "/upgrade-rules", "cockpit-rules", mode, failures);
                }
            }
            assertThat(failures).isEmpty();
            try (BrowserContext window = browser.signedIn(organization, Browser.Mode.LIGHT)) {
                Page tab = window.newPage();
                tab.navigate(page);
                tab.fill("#decide input[name=reason]", "6 of 9 pumps did not come up again");
                tab.click("text=Abort and bring devices back");
                assertThat(tab.textContent("h1")).contains("Back to main 1.4.0");
            }
        }
        assertThat(scene.rollout(stopped).get("state").asText()).isEqualTo("CANCELLED");
    }

    /** Many installations fail, and the guard of failed installations stops it. */
    private JsonNode stopped() {
        JsonNode rollout = scene.rollOut(
                "1.5.0",
                Map.of(
                        "maxFailurePercent",
                        100,
                        "guards",
                        List.of(Map.of("kind", "UPDATE_FAILURE"), Map.of("kind", "CRASH"), Map.of("kind", "NEW_ISSUE")),
                        "phases",
                        List.of(
                                Map.of("count", 12, "soakSeconds", 3600),
                                Map.of("percent", 50, "approval", true),
                                Map.of("percent", 100))));
        int answered = 0;
        for (int i = 0; i < 60 && answered < 9; i++) {
            var device = scene.device("P-" + i);
            if (device.links().has("deploymentBase")) {
                device.feedback(
                        "deploymentBase/" + device.action(),
                        "closed",
                        answered < 6 ? "failure" : "success",
                        answered < 6 ? "flash write failed" : "");
                answered++;
            }
        }
        look.at(organization.id, UUID.fromString(rollout.get("id").asText()));
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("PAUSED");
        return rollout;
    }

    private void fleet(int size) {
        var product = products.require(organization.id, organization.product);
        db.doInTransaction(organization.id, tx -> {
            for (int i = 0; i < size; i++) {
                devices.register(tx, product, "P-" + i, Instant.now());
            }
        });
    }

    private static void check(Page tab, String address, String name, Browser.Mode mode, List<String> failures) {
        tab.navigate(address);
        String shot = name + "-" + mode.name().toLowerCase(Locale.ROOT);
        tab.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(shot + ".png")));
        if (!(boolean) tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")) {
            failures.add(shot + " scrolls sideways");
        }
        new AxeBuilder(tab)
                .setLegacyMode(true)
                .analyze()
                .getViolations()
                .forEach(rule -> failures.add(shot + " breaks " + rule.getId() + ": "
                        + rule.getNodes().stream()
                                .limit(2)
                                .map(node -> node.getHtml())
                                .toList()));
    }
}
