package dev.fleetward.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The calls of Memfault's command line, with an API token as password and no user name. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MemfaultCommandLineTest {
    private final TestOrganization organization = new TestOrganization();
    private final String project = "/api/v0/organizations/" + organization.slug + "/projects/" + organization.product;

    @Test
    void it_asks_what_the_project_is() {
        Answer answer = TestOrganization.send(request(project).GET());

        assertThat(answer.json().at("/data/qcomm_enabled").isBoolean()).isTrue();
    }

    @Test
    void an_sbom_is_uploaded() {
        Answer answer = upload("sboms", "sbom.json", """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}""", """
                "software_version":"1.0.0","software_type":"main"\
                """);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void an_unknown_build_id_is_404_without_a_body() {
        Answer answer = TestOrganization.send(request(project + "/symbols-by-gnu-build-id/0123456789abcdef0123")
                .method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void what_are_no_symbols_is_told_in_the_form_the_tool_reads() {
        Answer answer = upload("symbols", "a.elf", "nonsense", "\"x\":1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void an_unsigned_image_is_refused_with_what_to_do() {
        Answer answer = upload("releases/ota_payload", "image.bin", "image", """
                "software_version":{"version":"1.0.0","software_type":"main"},"hardware_version":"evt"\
                """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asText()).contains("signed only");
    }

    @Test
    void a_release_nobody_made_is_not_deployed() {
        Answer answer = TestOrganization.send(request(project + "/deployments")
                .POST(BodyPublishers.ofString("{\"type\":\"normal\",\"release\":\"9.9.9\",\"cohort\":\"default\"}")));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(TestOrganization.send(
                                request(project + "/deployments?release=9.9.9").GET())
                        .json()
                        .get("data")
                        .size())
                .isZero();
    }

    private Answer upload(String kind, String name, String content, String members) {
        JsonNode prepared = TestOrganization.send(request(project + "/upload").POST(BodyPublishers.noBody()))
                .json()
                .get("data");
        TestOrganization.send(
                HttpRequest.newBuilder(URI.create(prepared.get("upload_url").asText()))
                        .PUT(BodyPublishers.ofString(content)));
        return TestOrganization.send(request(project + "/" + kind).POST(BodyPublishers.ofString("""
                {"file":{"token":"%s","name":"%s"},%s}""".formatted(
                        prepared.get("token").asText(), name, members))));
    }

    private HttpRequest.Builder request(String path) {
        String both = Base64.getEncoder().encodeToString((":" + organization.token).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(TestOrganization.server(path)).header("Authorization", "Basic " + both);
    }
}
