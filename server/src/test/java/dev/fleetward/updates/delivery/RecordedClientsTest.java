package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.RawHttp;
import dev.fleetward.fixture.RawHttp.Reply;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whole updates as other clients make them: their requests byte for byte as far as their sources say, with their habits,
 * each read as the client reads it.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RecordedClientsTest {
    private static final byte[] FILE = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final String gateway = "GatewayToken " + organization.gatewayToken;

    @Test
    void rauc_hawkbit_updater_takes_the_first_artifact_and_resumes() {
        String headers = "User-Agent: rauc-hawkbit-updater/1.3\r\nAccept: application/json;charset=UTF-8\r\n"
                + "Authorization: " + gateway + "\r\n";
        String base = scene.base("RAUC-1");
        JsonNode first = json(get(base, headers));
        assertThat(first.at("/config/polling/sleep").asText()).matches("\\d{2}:\\d{2}:\\d{2}");
        Reply attributes = send("PUT", path(first.at("/_links/configData/href")), headers, """
                {"id":"","time":"20261127T101112","status":{"details":[],"execution":"closed",
                 "result":{"finished":"success"}},"data":{"product":"Pump","serial":"RAUC-1"}}""");
        assertThat(attributes.status()).isEqualTo(200);
        scene.release("1.1", "bundle.raucb", FILE);
        JsonNode rollout = scene.rollOut("1.1");

        JsonNode deployment = json(get(path(json(get(base, headers)).at("/_links/deploymentBase/href")), headers));
        assertThat(deployment.at("/deployment/chunks/0/artifacts")).hasSize(1);
        String action = deployment.get("id").asText();
        JsonNode artifact = deployment.at("/deployment/chunks/0/artifacts/0");
        assertThat(artifact.get("size").asLong()).isEqualTo(FILE.length);
        String file = path(artifact.at("/_links/download/href"));
        Reply half = get(file, headers + "Range: bytes=7-\r\n");
        assertThat(half.status()).isEqualTo(206);
        assertThat(half.text()).isEqualTo("789abcdef");
        assertThat(get(file, headers + "Range: bytes=16-\r\n").status()).isEqualTo(416);
        for (String said : List.of("proceeding none Starting download.", "download none 100 %", "closed success ok")) {
            String[] words = said.split(" ", 3);
            assertThat(send("POST", base + "/deploymentBase/" + action + "/feedback", headers, """
                    {"id":"%s","time":"20261127T101112","status":{"details":["%s"],"execution":"%s",
                     "result":{"finished":"%s"}}}""".formatted(
                                            action, words[2], words[0], words[1]))
                            .status())
                    .isEqualTo(200);
        }
        assertReported(rollout);
        assertThat(json(get(base, headers)).get("_links").has("deploymentBase")).isFalse();
    }

    @Test
    void rauc_refuses_a_cancel_while_it_installs() {
        String headers = "Accept: application/json;charset=UTF-8\r\nAuthorization: " + gateway + "\r\n";
        String base = scene.base("RAUC-2");
        get(base, headers);
        scene.release("1.1", "bundle.raucb", FILE);
        JsonNode rollout = scene.rollOut("1.1");
        String action = json(get(path(json(get(base, headers)).at("/_links/deploymentBase/href")), headers))
                .get("id")
                .asText();
        scene.change(rollout, "cancel");

        JsonNode cancel = json(get(path(json(get(base, headers)).at("/_links/cancelAction/href")), headers));
        String stop = cancel.at("/cancelAction/stopId").asText();
        Reply said = send("POST", base + "/cancelAction/" + stop + "/feedback", headers, """
                {"id":"%s","time":"20261127T101112","status":{"details":["install in progress"],
                 "execution":"rejected","result":{"finished":"success"}}}""".formatted(stop));

        assertThat(stop).isEqualTo(action);
        assertThat(said.status()).isEqualTo(200);
        assertThat(json(get(base, headers)).get("_links").has("deploymentBase")).isTrue();
    }

    @Test
    void zephyr_finds_its_part_and_reads_everything_into_small_buffers() {
        get(scene.base("Z1"), "Authorization: " + gateway + "\r\n");
        String token = organization
                .post(organization.api("/devices/Z1/target-token"), "{}")
                .json()
                .get("token")
                .asText();
        String headers = "Authorization: TargetToken " + token + "\r\nAccept: application/hal+json\r\n";
        String artifact = scene.upload("z.bin", FILE).json().get("id").asText();
        organization.post(
                organization.api("/releases"),
                Map.of(
                        "version",
                        "1.1",
                        "softwareType",
                        "application",
                        "files",
                        List.of(Map.of("artifact", artifact))));
        organization.put(
                organization.api("/software-versions/application/1.1/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6",
                         "components":[{"type":"library","name":"zephyr","version":"4.0"}]}"""));
        JsonNode rollout = scene.rollOut("1.1", Map.of("softwareType", "application"));

        Reply poll = get(scene.base("Z1"), headers);
        Reply attributes = send("PUT", path(json(poll).at("/_links/configData/href")), headers, """
                {"mode":"merge","data":{"VIN":"Z1","hwRevision":"3"},"id":"","time":"","status":{"result":
                {"finished":"success"},"execution":"closed"}}""");
        Reply deployment = get(path(json(poll).at("/_links/deploymentBase/href")), headers);

        assertThat(attributes.status()).isEqualTo(200);
        for (Reply each : List.of(poll, deployment)) {
            assertThat(each.headers()).doesNotContainKey("transfer-encoding");
            assertThat(each.body().length)
                    .isEqualTo(Integer.parseInt(each.headers().get("content-length")))
                    .isLessThan(1024);
        }
        JsonNode body = json(deployment);
        int id = Integer.parseInt(body.get("id").asText());
        assertThat(body.at("/deployment/chunks")).hasSize(1);
        assertThat(body.at("/deployment/chunks/0/part").asText()).isEqualTo("bApp");
        JsonNode file = body.at("/deployment/chunks/0/artifacts/0");
        assertThat(file.at("/hashes/sha256").asText()).hasSize(64);
        assertThat(get(path(file.at("/_links/download-http/href")), headers).body())
                .isEqualTo(FILE);
        Reply closed =
                send("POST", scene.base("Z1") + "/deploymentBase/" + id + "/feedback", headers, """
                {"id":"%d","status":{"result":{"finished":"success"},"execution":"closed"}}""".formatted(id));
        assertThat(closed.status()).isEqualTo(200);
        assertReported(rollout);
    }

    @Test
    void hawkbit_rs_confirms_downloads_and_counts_its_progress() {
        String headers = "accept: application/hal+json\r\nauthorization: " + gateway + "\r\n";
        String base = scene.base("RS-1");
        for (String mode : List.of("merge", "replace", "remove")) {
            assertThat(send("PUT", base + "/configData", headers, """
                    {"mode":"%s","data":{"hwRevision":"1"}}""".formatted(mode))
                            .status())
                    .isEqualTo(200);
        }
        organization.put(
                organization.api("/update-clients"), "application/json", BodyPublishers.ofString("{\"confirm\":true}"));
        scene.release("1.1", "app.bin", FILE);
        JsonNode rollout = scene.rollOut("1.1");

        JsonNode asked = json(get(path(json(get(base, headers)).at("/_links/confirmationBase/href")), headers));
        String action = asked.get("id").asText();
        assertThat(send("POST", base + "/confirmationBase/" + action + "/feedback", headers, """
                {"confirmation":"confirmed","details":["agreed"]}""")
                        .status())
                .isEqualTo(200);
        JsonNode deployment = json(get(path(json(get(base, headers)).at("/_links/deploymentBase/href")), headers));
        assertThat(get(path(deployment.at("/deployment/chunks/0/artifacts/0/_links/download/href")), headers)
                        .body())
                .isEqualTo(FILE);
        for (String status : List.of(
                "\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\",\"progress\":{\"cnt\":1,\"of\":3}},\"details\":[\"one\"]",
                "\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},\"code\":17,\"details\":[]")) {
            assertThat(send("POST", base + "/deploymentBase/" + action + "/feedback", headers, """
                    {"id":"%s","status":{%s}}""".formatted(
                                            action, status))
                            .status())
                    .isEqualTo(200);
        }
        assertReported(rollout);
        JsonNode history = json(get(base + "/installedBase/" + action + "?actionHistory=-1", headers));
        assertThat(history.at("/actionHistory/status").asText()).isEqualTo("FINISHED");
        assertThat(history.at("/actionHistory/messages").toString()).contains("one");
    }

    @Test
    void a_client_that_would_unpack_gets_its_answer_as_it_is_with_a_length() {
        Reply poll = get(
                scene.base("D-1"),
                "Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\nAuthorization: " + gateway + "\r\n");

        assertThat(poll.headers()).doesNotContainKeys("transfer-encoding", "content-encoding");
        assertThat(json(poll).at("/config/polling/sleep").asText()).isNotEmpty();
    }

    private void assertReported(JsonNode rollout) {
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
    }

    private static String path(JsonNode href) {
        URI uri = URI.create(href.asText());
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static JsonNode json(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return Json.read(reply.text(), JsonNode.class);
    }

    private static Reply get(String path, String headers) {
        return RawHttp.exchange("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + headers + "\r\n");
    }

    private static Reply send(String method, String path, String headers, String body) {
        return RawHttp.exchange(method + " " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + headers
                + "Content-Type: application/json;charset=UTF-8\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    private static String host() {
        return TestOrganization.server("/").getAuthority();
    }
}
