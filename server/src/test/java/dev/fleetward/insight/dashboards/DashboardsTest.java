package dev.fleetward.insight.dashboards;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DashboardsTest {
    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Test
    void a_product_starts_with_a_dashboard_of_what_its_devices_send() {
        field.sends(organization, "A", heartbeat(Instant.now().minusSeconds(60), "1.0.0", "battery_soc_pct", 80));
        lake.flush(organization.id, FieldTables.SAMPLES);

        var standard = get("/dashboards/standard");
        var page = organization.get("/products/pump/dashboards");

        assertThat(standard.get("tiles"))
                .extracting(tile ->
                        tile.get("section").asText() + " " + tile.get("title").asText())
                .contains("Battery Charge");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("Charge: 80 %", "Time connected")
                .contains("No device reports connectivity_expected_time_ms")
                .contains("Stability", "Connectivity", "Battery", "Updates", "Security");
    }

    @Test
    void a_product_without_a_device_has_the_same_dashboard_and_is_told_what_would_fill_it() {
        var only = get("/dashboards").get("items");
        var page = organization.get("/products/pump/dashboards");

        assertThat(only).hasSize(1);
        assertThat(only.at("/0/id").asText()).isEqualTo("standard");
        assertThat(only.at("/0/tiles").findValuesAsText("section")).contains("Stability", "Updates", "Security");
        assertThat(only.at("/0/tiles").findValuesAsText("kind")).containsOnly("FIGURE");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("Is the fleet of Pump stable, connected, charged, up to date and secure?")
                .contains("Stability", "Connectivity", "Battery", "Updates", "Security")
                .contains("Anomalies", "No device reports battery_soc_pct, battery_soc_pct_drop or battery_mv.")
                .doesNotContain("Delete Health", "Take off");
    }

    @Test
    void a_dashboard_is_saved_changed_and_deleted() {
        var tiles = List.of(Map.of("title", "Flow", "section", "", "kind", "CHART", "ask", "metric=flow&by=version"));

        var saved = organization.post(
                organization.api("/dashboards"), Map.of("name", "Mine", "shared", true, "tiles", tiles));
        assertThat(saved.status()).as(saved.text()).isEqualTo(201);
        String id = saved.json().get("id").asText();
        assertThat(get("/dashboards").get("items"))
                .extracting(one -> one.get("name").asText())
                .containsExactly("Health", "Mine");
        assertThat(organization.get("/products/pump/dashboards?id=" + id).text())
                .contains("Flow: ")
                .contains("Take off");

        var changed = organization.put(
                organization.api("/dashboards/" + id),
                "application/json",
                BodyPublishers.ofString("{\"name\": \"Ours\", \"shared\": false, \"tiles\": []}"));
        assertThat(changed.json().get("name").asText()).isEqualTo("Ours");
        assertThat(organization.delete(organization.api("/dashboards/" + id)).status())
                .isEqualTo(204);
        assertThat(organization.get(organization.api("/dashboards/" + id)).status())
                .isEqualTo(404);
        assertThat(organization.get(organization.api("/dashboards/nonsense")).status())
                .isEqualTo(404);
    }

    @Test
    void its_name_and_who_sees_it_are_changed_on_its_page_and_no_two_of_a_person_have_one_name() {
        String first = saved("First");
        saved("Second");

        try (var browser = new Browser()) {
            Page page = browser.page(organization);
            page.navigate("/products/pump/dashboards?id=" + first);
            page.getByText("Rename or share it").click();
            page.locator("#name").fill("Battery");
            page.getByLabel("Colleagues see it too").check();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                    .click();
            PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Battery");
            PlaywrightAssertions.assertThat(page.locator(".lead")).containsText("shared with colleagues");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete…"))
                    .click();
            page.getByLabel("Type Battery to go on").fill("Battery");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Delete").setExact(true))
                    .click();
            PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Health");
        }
        String again = saved("Third");
        var taken = organization.put(
                organization.api("/dashboards/" + again),
                "application/json",
                BodyPublishers.ofString("{\"name\": \"Second\", \"shared\": false, \"tiles\": []}"));

        assertThat(taken.status()).isEqualTo(409);
        assertThat(get("/dashboards").get("items"))
                .extracting(one -> one.get("name").asText())
                .containsExactly("Health", "Second", "Third");
    }

    private String saved(String name) {
        return organization
                .post(organization.api("/dashboards"), Map.of("name", name, "shared", true, "tiles", List.of()))
                .json()
                .get("id")
                .asText();
    }

    @Test
    void what_cannot_be_answered_is_not_kept() {
        assertThat(refusal("CHART", "figure=mean")).contains("metric is missing");
        assertThat(refusal("CHART", "metric=a&by=colour")).contains("attr.NAME");
        assertThat(refusal("FIGURE", "no.such")).contains("There is no figure");
        var standard = organization.delete(organization.api("/dashboards/standard"));
        assertThat(standard.status()).isEqualTo(404);
    }

    private String refusal(String kind, String ask) {
        var answer = organization.post(
                organization.api("/dashboards"),
                Map.of("name", "Bad", "tiles", List.of(Map.of("kind", kind, "ask", ask))));
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
