package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ServerStartTest {

    @Test
    void it_is_ready_when_it_serves() {
        var answer = TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server("/health/ready")).GET());

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_page_asks_a_stranger_to_sign_in_and_comes_back() {
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/"))
                .header("Accept", "text/html")
                .GET());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/sign-in?next=%2F");
    }

    @Test
    void a_person_signs_in_with_a_password() {
        var organization = new TestOrganization();

        var signedIn = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("email=%s&password=%s"
                        .formatted(organization.email, organization.password.replace(' ', '+')))));
        var overview = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/"))
                .header("Accept", "text/html")
                .header("Cookie", signedIn.header("Set-Cookie").split(";")[0])
                .GET());

        assertThat(signedIn.status()).isEqualTo(303);
        assertThat(overview.status()).isEqualTo(200);
        assertThat(overview.text()).contains("Pump");
    }

    @Test
    void an_unknown_device_is_a_problem_that_names_it() {
        var organization = new TestOrganization();

        var answer = organization.get(organization.api("/devices/NO-1"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().get("detail").asText()).contains("NO-1");
    }
}
