package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.access.Permission;
import dev.fleetward.access.Role;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One organization never sees another's, and nobody does what their role does not allow: asked of every route there is,
 * taken from the code, so that a new route cannot escape.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TenantIsolationTest {
    /** Routes whose variable names nothing of an organization. */
    private static final Set<String> NAMES_NOTHING_OF_OURS = Set.of();

    @Inject
    Products products;

    @Inject
    Devices devices;

    @Inject
    Db db;

    private final TestOrganization victim = new TestOrganization();
    private final TestOrganization stranger = new TestOrganization();

    /** Stands in names and never in an address, so that an answer that holds it came from the victim's rows. */
    private final String marker = "Marker" + UUID.randomUUID().toString().replace("-", "");

    private final String slug = "s" + victim.slug;
    private String person = "";
    private String token = "";
    private String key = "";
    private String serial = "";

    @BeforeEach
    void the_victim_has_things() {
        victim.post("/api/v1/products", Map.of("slug", slug, "name", marker));
        serial = "DEV-" + victim.slug;
        var product = products.require(victim.id, slug);
        db.inTransaction(victim.id, tx -> devices.register(tx, product, serial, java.time.Instant.EPOCH));
        person = victim.get("/api/v1/people").json().at("/items/0/id").asText();
        victim.post("/api/v1/api-tokens", Map.of("name", marker, "role", "viewer"));
        token = victim.get("/api/v1/api-tokens")
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("name").asText().equals(marker))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        key = victim.get("/api/v1/products/" + slug + "/project-keys")
                .json()
                .at("/items/0/id")
                .asText();
        victim.put(
                "/api/v1/products/" + slug + "/software-versions/main/1.0.0/sbom",
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"%s",
                        "version":"1.0.0","purl":"pkg:generic/%s@1.0.0"}]}
                        """.formatted(marker, marker)));
    }

    @Test
    void a_stranger_gets_nothing_of_another_organization() {
        var soft = new SoftAssertions();

        for (Route route : Route.all()) {
            if (route.isPublic() || route.isForDevices()) {
                continue;
            }
            Answer answer = ask(route, stranger.token);
            soft.assertThat(answer.status()).as("%s", route).isLessThan(500);
            soft.assertThat(answer.text()).as("%s", route).doesNotContain(marker);
            if (route.hasVariables() && !NAMES_NOTHING_OF_OURS.contains(route.toString())) {
                soft.assertThat(answer.status())
                        .as("%s: %s", route, answer.text())
                        .isBetween(400, 499);
            }
        }
        soft.assertAll();
        assertThat(victim.get("/api/v1/people").json().at("/items/0/active").asBoolean())
                .isTrue();
        assertThat(victim.get("/api/v1/api-tokens").text()).contains(marker);
        assertThat(victim.get("/api/v1/products/" + slug).json().get("name").asText())
                .isEqualTo(marker);
        assertThat(victim.get("/api/v1/products/" + slug + "/devices/" + serial).status())
                .isEqualTo(200);
    }

    @Test
    void the_owner_does_get_them_so_that_the_addresses_asked_are_real() {
        for (String path : List.of(
                "/api/v1/products/" + slug,
                "/api/v1/products/" + slug + "/devices/" + serial,
                "/api/v1/products/" + slug + "/project-keys",
                "/settings/products/" + slug)) {
            assertThat(victim.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void nobody_gets_in_without_saying_who_they_are() {
        var soft = new SoftAssertions();

        for (Route route : Route.all()) {
            if (route.isPublic()) {
                continue;
            }
            Answer answer = ask(route, "");
            soft.assertThat(answer.text()).as("%s", route).doesNotContain(marker);
            soft.assertThat(answer.status())
                    .as("%s: %s", route, answer.text())
                    .isIn(route.isForDevices() ? List.of(400, 401, 403, 404) : List.of(401));
        }
        soft.assertAll();
    }

    @Test
    void a_device_of_another_organization_gets_nothing() {
        var soft = new SoftAssertions();

        for (Route route : Route.all()) {
            if (!route.isForDevices()) {
                continue;
            }
            for (var credentials : List.of(
                    Map.of("Memfault-Project-Key", stranger.projectKey),
                    Map.of("Authorization", "GatewayToken " + stranger.gatewayToken))) {
                var request = request(route);
                credentials.forEach(request::header);
                Answer answer = TestOrganization.send(request);
                soft.assertThat(answer.status()).as("%s", route).isLessThan(500);
                soft.assertThat(answer.text()).as("%s", route).doesNotContain(marker);
                if (route.path().contains("{tenant}")) {
                    soft.assertThat(answer.status()).as("%s", route).isIn(401, 403, 404);
                }
            }
        }
        soft.assertAll();
    }

    @Test
    void a_public_page_shows_nothing_internal() {
        var soft = new SoftAssertions();

        for (Route route : Route.all()) {
            if (route.isPublic()) {
                soft.assertThat(ask(route, "").status()).as("%s", route).isLessThan(500);
            }
        }
        soft.assertAll();
    }

    @Test
    void a_role_without_the_permission_is_refused_by_every_route_that_asks_for_it() {
        var soft = new SoftAssertions();

        for (Role role : Role.values()) {
            String secret = stranger.post(
                            "/api/v1/api-tokens", Map.of("name", "only " + role.slug(), "role", role.slug()))
                    .json()
                    .get("token")
                    .asText();
            var missing = new ArrayList<>(Arrays.asList(Permission.values()));
            var caller = new dev.fleetward.access.Caller(stranger.id, "", "", role, "");
            missing.removeIf(caller::may);
            for (Route route : Route.all()) {
                if (route.permission().filter(missing::contains).isPresent()) {
                    Answer answer = ask(route, secret);
                    soft.assertThat(answer.status())
                            .as("%s by %s: %s", route, role, answer.text())
                            .isEqualTo(403);
                }
            }
        }
        soft.assertAll();
    }

    private Answer ask(Route route, String bearer) {
        var request = request(route);
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return TestOrganization.send(request);
    }

    private HttpRequest.Builder request(Route route) {
        var request =
                HttpRequest.newBuilder(TestOrganization.server(route.with(variable -> value(route.path(), variable))));
        if (!route.hasBody()) {
            return request.method(route.verb(), BodyPublishers.noBody());
        }
        String type = route.contentType();
        return request.header("Content-Type", type.equals("multipart/form-data") ? type + "; boundary=x" : type)
                .method(
                        route.verb(),
                        switch (type) {
                            case "application/json" -> BodyPublishers.ofString("{}");
                            case "multipart/form-data" -> BodyPublishers.ofString("--x--\r\n");
                            default -> BodyPublishers.noBody();
                        });
    }

    /** The victim's own name for what the variable stands for. */
    private String value(String path, String variable) {
        return switch (variable) {
            case "slug", "product" -> slug;
            case "serial", "device", "controllerId", "deviceSerial" -> serial;
            case "tenant" -> victim.ddiTenant;
            case "type", "softwareType" -> "main";
            case "version" -> "1.0.0";
            case "number", "actionId" -> "1";
            case "id" -> path.contains("/api-tokens/") ? token : path.contains("/project-keys/") ? key : person;
            default -> "1";
        };
    }
}
