package dev.fleetward.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ProductSettingsTest {
    @Inject
    ProjectKeys keys;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_product_is_made_with_a_first_project_key() {
        var made = organization.post("/api/v1/products", Map.of("slug", "lamp", "name", "Lamp"));

        String key = made.json().get("projectKey").asText();
        assertThat(made.status()).isEqualTo(201);
        assertThat(key).hasSize(32).isAlphanumeric();
        assertThat(keys.find(key)).isPresent();
        assertThat(organization.get("/api/v1/products/lamp").json().get("name").asText())
                .isEqualTo("Lamp");
    }

    @Test
    void a_slug_names_one_product() {
        assertThat(organization
                        .post("/api/v1/products", Map.of("slug", "pump", "name", "Again"))
                        .status())
                .isEqualTo(409);
        assertThat(organization
                        .post("/api/v1/products", Map.of("slug", "Not A Slug", "name", "X"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_change_leaves_the_rest_as_it_was() {
        var changed = TestOrganization.send(organization
                .request("/api/v1/products/pump")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"registerOnFirstContact\":false}")));

        assertThat(changed.json().get("name").asText()).isEqualTo("Pump");
        assertThat(changed.json().get("registerOnFirstContact").asBoolean()).isFalse();
    }

    @Test
    void a_revoked_key_is_refused_at_once_though_it_was_cached() {
        String key = organization
                .post("/api/v1/products/pump/project-keys", Map.of("name", "second"))
                .json()
                .get("key")
                .asText();
        assertThat(keys.find(key)).isPresent();
        String id = organization
                .get("/api/v1/products/pump/project-keys")
                .json()
                .at("/items/1/id")
                .asText();

        assertThat(organization
                        .delete("/api/v1/products/pump/project-keys/" + id)
                        .status())
                .isEqualTo(204);

        assertThat(keys.cached(key)).isEmpty();
        assertThat(keys.find(key)).isEmpty();
    }

    @Test
    void a_ddi_tenant_name_belongs_to_one_product_of_the_server() {
        var other = new TestOrganization();

        var refused = organization.put(
                "/api/v1/products/pump/ddi",
                "application/json",
                BodyPublishers.ofString("{\"tenant\":\"%s\"}".formatted(other.ddiTenant)));

        assertThat(refused.status()).isEqualTo(409);
    }

    @Test
    void the_page_revokes_the_key_it_shows() {
        String id = organization
                .get("/api/v1/products/pump/project-keys")
                .json()
                .at("/items/0/id")
                .asText();

        String page = TestOrganization.send(
                        organization.request("/settings/products/pump").header("Accept", "text/html"))
                .text();

        assertThat(page)
                .contains("action=\"/settings/products/pump/project-keys/%s/revoke\"".formatted(id))
                .contains("data-open=\"revoke-%s\"".formatted(id));
    }
}
