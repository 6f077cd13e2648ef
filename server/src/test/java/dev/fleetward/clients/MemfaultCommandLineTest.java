package dev.fleetward.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The calls of Memfault's command line, with an API token as password and no user name. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MemfaultCommandLineTest {
    private TestOrganization organization = new TestOrganization();
    private String project = project(organization);

    private static String project(TestOrganization organization) {
        return "/api/v0/organizations/" + organization.slug + "/projects/" + organization.product;
    }

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

    @Test
    void symbols_are_uploaded_and_known_afterwards() throws IOException {
        byte[] elf = resource("/simulator/m3-dwarf5.elf");

        Answer first = upload("symbols", "firmware.elf", elf, "\"x\":1");
        Answer again = upload("symbols", "firmware.elf", elf, "\"x\":1");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(409);
        Answer known = TestOrganization.send(
                request(project + "/symbols-by-gnu-build-id/43421f0027b056fb599439931d21e0e91dc03691")
                        .method("HEAD", BodyPublishers.noBody()));
        assertThat(known.status()).isEqualTo(200);
    }

    @Test
    void images_of_several_hardwares_become_one_release_that_is_deployed_and_deactivated() {
        var maker = UpdateScene.withKey();
        organization = maker.organization;
        project = project(organization);

        assertThat(image(maker, "1.4.0", "evt").status()).isEqualTo(200);
        Answer second = image(maker, "1.4.0", "dvt");
        Answer same = image(maker, "1.4.0", "dvt");

        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(same.status()).isEqualTo(409);
        JsonNode release =
                organization.get(organization.api("/releases")).json().at("/items/0");
        assertThat(release.get("files"))
                .extracting(file -> file.get("hardwareVersion").asText())
                .containsExactlyInAnyOrder("evt", "dvt");

        String wish =
                "{\"type\":\"staged_rollout\",\"rollout_percent\":%d,\"release\":\"1.4.0\",\"cohort\":\"default\"}";
        assertThat(organization
                        .put(
                                organization.api("/cohorts/default"),
                                "application/json",
                                BodyPublishers.ofString("{\"name\":\"Default\"}"))
                        .status())
                .isIn(200, 201, 409);
        assertThat(deploy(wish.formatted(10)).json().at("/error/message").asText())
                .contains("1.4.0 has no SBOM");
        maker.describe("1.4.0");
        for (String hardware : List.of("evt", "dvt")) {
            maker.device("GW-" + hardware)
                    .put("/configData", "{\"data\":{\"memfault__hardware_version\":\"%s\"}}".formatted(hardware));
        }
        Answer deployed = deploy(wish.formatted(10));
        assertThat(deployed.status()).as(deployed.text()).isEqualTo(201);
        Answer more = deploy(wish.formatted(100));
        assertThat(more.status()).as(more.text()).isEqualTo(200);

        JsonNode active = deployments();
        assertThat(active).hasSize(1);
        assertThat(active.at("/0/status").asText()).isIn("in_progress", "done");
        assertThat(TestOrganization.send(request(project + "/deployments/"
                                        + active.at("/0/id").asText())
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(deployments().at("/0/status").asText()).isEqualTo("canceled");
        assertThat(image(maker, "1.4.0", "pvt").json().at("/error/message").asText())
                .contains("was rolled out");
    }

    @Test
    void a_device_is_read_and_its_attributes_are_set() {
        TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/device-config"))
                .header("Memfault-Project-Key", organization.projectKey)
                .POST(BodyPublishers.ofString(
                        "{\"device\":{\"device_serial\":\"GW-1\",\"hardware_version\":\"evt\"}}")));

        Answer set = TestOrganization.send(
                request(project + "/devices/GW-1/attributes").method("PATCH", BodyPublishers.ofString("""
                        [{"string_key":"region","value":"DE"},{"string_key":"slots","value":4},
                         {"string_key":"beta","value":false}]""")));
        Answer cleared = TestOrganization.send(request(project + "/devices/GW-1/attributes")
                .method("PATCH", BodyPublishers.ofString("[{\"string_key\":\"beta\",\"value\":null}]")));

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.json().at("/data/attributes")).hasSize(3);
        assertThat(cleared.status()).isEqualTo(200);
        JsonNode device = TestOrganization.send(
                        request(project + "/devices/GW-1").GET())
                .json()
                .get("data");
        assertThat(device.get("device_serial").asText()).isEqualTo("GW-1");
        assertThat(device.at("/hardware_version/name").asText()).isEqualTo("evt");
        assertThat(device.get("attributes"))
                .extracting(one ->
                        one.get("string_key").asText() + "=" + one.get("value").asText())
                .containsExactlyInAnyOrder("region=DE", "slots=4");
        assertThat(TestOrganization.send(request(project + "/devices/GW-1/attributes")
                                .method("PATCH", BodyPublishers.ofString("{\"region\":\"DE\"}")))
                        .json()
                        .at("/error/message")
                        .asText())
                .contains("string_key");
        assertThat(TestOrganization.send(request(project + "/devices/GW-2").GET())
                        .status())
                .isEqualTo(404);
    }

    private Answer image(UpdateScene maker, String version, String hardware) {
        byte[] file = ("image of " + version + " for " + hardware).getBytes(StandardCharsets.UTF_8);
        return upload("releases/ota_payload", hardware + ".bin", file, """
                "software_version":{"version":"%s","software_type":"main"},"hardware_version":"%s",
                "extra_info":{"signature":"%s"}""".formatted(
                        version, hardware, Base64.getEncoder().encodeToString(maker.sign(file))));
    }

    private Answer deploy(String wish) {
        return TestOrganization.send(request(project + "/deployments").POST(BodyPublishers.ofString(wish)));
    }

    private JsonNode deployments() {
        return TestOrganization.send(request(project + "/deployments?release=1.4.0&cohort=default")
                        .GET())
                .json()
                .get("data");
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(MemfaultCommandLineTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private Answer upload(String kind, String name, String content, String members) {
        return upload(kind, name, content.getBytes(StandardCharsets.UTF_8), members);
    }

    private Answer upload(String kind, String name, byte[] content, String members) {
        JsonNode prepared = TestOrganization.send(request(project + "/upload").POST(BodyPublishers.noBody()))
                .json()
                .get("data");
        TestOrganization.send(
                HttpRequest.newBuilder(URI.create(prepared.get("upload_url").asText()))
                        .PUT(BodyPublishers.ofByteArray(content)));
        return TestOrganization.send(request(project + "/" + kind).POST(BodyPublishers.ofString("""
                {"file":{"token":"%s","name":"%s"},%s}""".formatted(
                        prepared.get("token").asText(), name, members))));
    }

    private HttpRequest.Builder request(String path) {
        String both = Base64.getEncoder().encodeToString((":" + organization.token).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(TestOrganization.server(path)).header("Authorization", "Basic " + both);
    }
}
