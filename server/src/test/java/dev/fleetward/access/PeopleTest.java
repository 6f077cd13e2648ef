package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.MasterKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PeopleTest {
    @Inject
    MasterKey masterKey;

    @Inject
    Clock clock;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void an_invited_person_chooses_a_password_and_is_in() {
        String email = "new-" + organization.email;

        var invited = organization.post("/api/v1/people", Map.of("email", email, "role", "engineer"));
        String link = invited.json().get("signInPath").asText();
        var newcomer = new Browser();
        var asked = newcomer.get(link);
        var tooShort = newcomer.post(link, Map.of("password", "short"));
        var entered = newcomer.post(link, Map.of("password", "a good new password"));

        assertThat(invited.status()).isEqualTo(201);
        assertThat(asked.text()).contains("Choose a password for " + email);
        assertThat(tooShort.status()).isEqualTo(400);
        assertThat(entered.status()).isEqualTo(303);
        assertThat(newcomer.get("/").status()).isEqualTo(200);
        assertThat(new Browser()
                        .post(link, Map.of("password", "somebody else's pick"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_role_grants_and_withholds() {
        var viewer = token("viewer");

        assertThat(viewer.get("/api/v1/products").status()).isEqualTo(200);
        assertThat(viewer.get("/api/v1/people").status()).isEqualTo(403);
        assertThat(viewer.post("/api/v1/products", Map.of("slug", "x", "name", "X"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void an_admin_makes_no_owner() {
        var admin = token("admin");

        assertThat(admin.post("/api/v1/people", Map.of("email", "x" + organization.email, "role", "owner"))
                        .status())
                .isEqualTo(403);
        assertThat(admin.post("/api/v1/api-tokens", Map.of("name", "mine", "role", "owner"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_last_owner_stays() {
        String owner =
                organization.get("/api/v1/people").json().at("/items/0/id").asText();

        var refused = patch("/api/v1/people/" + owner, "{\"role\":\"viewer\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("last-owner");
    }

    @Test
    void taking_access_away_ends_the_sessions() {
        String email = "gone-" + organization.email;
        var invited = organization.post("/api/v1/people", Map.of("email", email, "role", "viewer"));
        var browser = new Browser();
        browser.post(invited.json().get("signInPath").asText(), Map.of("password", "a good new password"));

        patch("/api/v1/people/" + invited.json().at("/person/id").asText(), "{\"active\":false}");

        assertThat(browser.get("/").status()).isEqualTo(303);
        assertThat(new Browser().signIn(email, "a good new password").status()).isEqualTo(401);
    }

    @Test
    void a_token_is_shown_once_works_and_can_be_revoked() {
        var made = organization.post("/api/v1/api-tokens", Map.of("name", "builds", "role", "engineer", "days", 7));
        String secret = made.json().get("token").asText();
        var listed = organization.get("/api/v1/api-tokens");
        String id = listed.json()
                .get("items")
                .valueStream()
                .filter(token -> token.get("name").asText().equals("builds"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();

        assertThat(listed.text()).doesNotContain(secret);
        assertThat(as(secret, "/api/v1/products").status()).isEqualTo(200);
        assertThat(organization.delete("/api/v1/api-tokens/" + id).status()).isEqualTo(204);
        assertThat(as(secret, "/api/v1/products").status()).isEqualTo(401);
    }

    @Test
    void what_was_done_is_in_the_audit_log_and_its_chain_is_whole() {
        organization.post("/api/v1/api-tokens", Map.of("name", "audited", "role", "viewer"));

        var log = organization.get("/api/v1/audit?limit=1");
        var verdict = organization.get("/api/v1/audit/verification");

        assertThat(log.json().at("/items/0/action").asText()).isEqualTo("token.made");
        assertThat(log.json().at("/items/0/subject").asText()).isEqualTo("audited");
        assertThat(verdict.json().get("whole").asBoolean()).isTrue();
        assertThat(verdict.json().get("entries").asLong()).isPositive();
    }

    @Test
    void the_settings_pages_show() {
        var browser = new Browser();
        browser.signIn(organization.email, organization.password);

        for (String page : new String[] {
            "/settings",
            "/settings/people",
            "/settings/products",
            "/settings/products/pump",
            "/settings/api-tokens",
            "/settings/audit",
            "/settings/server"
        }) {
            assertThat(browser.get(page).status()).as(page).isEqualTo(200);
        }
    }

    @Test
    void the_operator_gets_a_link_by_the_master_key() {
        String command = "sign-in-link " + organization.email;

        assertThat(operatorLink(OperatorProof.of(masterKey, command, clock.instant())))
                .isEqualTo(200);
        assertThat(operatorLink(OperatorProof.of(masterKey, "sign-in-link other", clock.instant())))
                .isEqualTo(401);
        assertThat(operatorLink(
                        OperatorProof.of(masterKey, command, clock.instant().minusSeconds(120))))
                .isEqualTo(401);
        assertThat(operatorLink("")).isEqualTo(401);
    }

    private int operatorLink(String proof) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v1/operator/sign-in-links"))
                        .header("Content-Type", "application/json")
                        .header(OperatorProof.HEADER, proof)
                        .POST(BodyPublishers.ofString("{\"email\":\"%s\"}".formatted(organization.email))))
                .status();
    }

    private record Client(String token) {
        TestOrganization.Answer get(String path) {
            return as(token, path);
        }

        TestOrganization.Answer post(String path, Map<String, ?> body) {
            return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(dev.fleetward.kernel.Json.write(body))));
        }
    }

    private Client token(String role) {
        return new Client(organization
                .post("/api/v1/api-tokens", Map.of("name", role, "role", role))
                .json()
                .get("token")
                .asText());
    }

    private static TestOrganization.Answer as(String token, String path) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Authorization", "Bearer " + token)
                .GET());
    }

    private TestOrganization.Answer patch(String path, String json) {
        return TestOrganization.send(organization
                .request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }
}
