package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import dev.fleetward.updates.delivery.files.DownloadLinks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Conformance cases 15 to 18 and 23 of the DDI reference, and the Memfault client's way to a file. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DownloadTest {
    private static final byte[] FILE = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final String NAME = "fw für 1.swu";

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final DdiDevice device = scene.device("D-1");

    @Test
    void ranges_are_first_byte_middle_and_suffix() {
        String url = offered();

        assertThat(ranged(url, "bytes=0-0").text()).isEqualTo("0");
        assertThat(ranged(url, "bytes=3-5").text()).isEqualTo("345");
        assertThat(ranged(url, "bytes=-2").text()).isEqualTo("89");
        Answer middle = ranged(url, "bytes=3-5");
        assertThat(middle.status()).isEqualTo(206);
        assertThat(middle.header("Content-Range")).isEqualTo("bytes 3-5/10");
        assertThat(middle.header("Content-Length")).isEqualTo("3");
    }

    @Test
    void a_range_beyond_the_end_is_416_with_the_size() {
        Answer answer = ranged(offered(), "bytes=10-");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void a_resumed_download_starts_over_when_the_file_changed() {
        String url = offered();
        String tag = device.get(url).header("ETag");

        assertThat(conditional(url, tag).status()).isEqualTo(206);
        assertThat(conditional(url, "\"other\"").status()).isEqualTo(200);
        assertThat(TestOrganization.send(device.request(url)
                                .header("If-Match", "\"other\"")
                                .GET())
                        .status())
                .isEqualTo(412);
        assertThat(TestOrganization.send(
                                device.request(url).header("If-None-Match", tag).GET())
                        .status())
                .isEqualTo(304);
    }

    @Test
    void several_ranges_come_as_parts_with_their_places_and_the_whole_length() {
        String url = offered();

        Answer answer = ranged(url, "bytes=0-1,4-5,-1");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(answer.header("Content-Length"))
                .isEqualTo(Integer.toString(answer.response().body().length));
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
        String boundary = answer.header("Content-Type").replaceAll(".*boundary=", "");
        String[] parts = answer.text().split("\\r\\n--" + boundary);
        assertThat(parts).hasSize(5);
        assertThat(parts[1]).contains("Content-Range: bytes 0-1/10").endsWith("\r\n\r\n01");
        assertThat(parts[2]).contains("Content-Range: bytes 4-5/10").endsWith("\r\n\r\n45");
        assertThat(parts[3]).contains("Content-Range: bytes 9-9/10").endsWith("\r\n\r\n9");
        assertThat(parts[4]).isEqualTo("--\r\n");
        assertThat(ranged(url, "bytes=0-,0-,0-,0-").status()).isEqualTo(416);
        assertThat(ranged(url, "bytes=5-1").response().body()).isEqualTo(FILE);
    }

    @Test
    void head_tells_the_size_and_no_more() {
        Answer head = TestOrganization.send(device.request(offered()).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("10");
        assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void the_md5_is_one_line_with_the_name() {
        Answer sum = device.get(offered() + ".MD5SUM");

        assertThat(sum.text()).isEqualTo("781e5e245d69b566979b86e28d23f2c7  " + NAME);
    }

    @Test
    void only_a_device_that_was_offered_the_release_gets_its_files() {
        String url = offered();
        scene.change(
                scene.organization.get(organization.api("/rollouts")).json().at("/items/0"), "cancel");
        DdiDevice stranger = scene.device("D-2");
        stranger.get("");

        assertThat(stranger.get(url.replace("/D-1/", "/D-2/")).status()).isEqualTo(404);
        assertThat(device.get(url.replace(DownloadLinks.segment(NAME), "other.swu"))
                        .status())
                .isEqualTo(404);
        assertThat(device.get(url.replaceFirst("/softwaremodules/\\d+/", "/softwaremodules/999999999/"))
                        .status())
                .isEqualTo(404);
        assertThat(new DdiDevice("", "GatewayToken wrong").get(url).status()).isEqualTo(401);
        JsonNode files = device.get(url.substring(0, url.lastIndexOf('/'))).json();
        assertThat(files).hasSize(1);
    }

    @Test
    void a_device_of_another_tenant_finds_nothing() {
        String module = offered().replaceAll(".*/softwaremodules/(\\d+)/.*", "$1");
        var other = UpdateScene.withKey();

        assertThat(other.device("D-1")
                        .get("/softwaremodules/" + module + "/artifacts/" + DownloadLinks.segment(NAME))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_firmware_sdk_gets_an_address_it_can_fetch_without_a_key() {
        offered();

        Answer url = memfault(
                "/url?&device_serial=D-1&hardware_version=board-r3&software_type=main&current_version=2.4.1%2Bb17");
        Answer file = TestOrganization.send(
                HttpRequest.newBuilder(URI.create(url.text())).GET());

        assertThat(url.status()).isEqualTo(200);
        assertThat(url.header("Content-Type")).startsWith("text/plain");
        assertThat(url.header("Content-Length"))
                .isEqualTo(Integer.toString(url.text().length()));
        assertThat(url.text()).startsWith("http://127.0.0.1:").doesNotContain("\n");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.response().body()).isEqualTo(FILE);
        assertThat(file.header("Content-Length")).isEqualTo("10");
        assertThat(organization
                        .get(organization.api("/devices/D-1"))
                        .json()
                        .at("/software/0/version")
                        .asText())
                .isEqualTo("2.4.1+b17");
    }

    @Test
    void a_changed_link_is_refused() {
        offered();
        String url = memfault("/url?device_serial=D-1").text();

        for (String changed : Arrays.asList(
                url.replaceAll("e=\\d+", "e=9999999999"),
                url.replaceAll("s=.{4}", "s=AAAA"),
                url.replaceAll("[?].*", ""))) {
            assertThat(TestOrganization.send(
                                    HttpRequest.newBuilder(URI.create(changed)).GET())
                            .status())
                    .as(changed)
                    .isEqualTo(403);
        }
    }

    @Test
    void a_link_is_good_only_while_its_action_is() {
        offered();
        String url = memfault("/url?device_serial=D-1").text();
        assertThat(TestOrganization.send(HttpRequest.newBuilder(URI.create(url)).GET())
                        .status())
                .isEqualTo(200);
        JsonNode rollout =
                organization.get(organization.api("/rollouts")).json().at("/items/0");

        scene.change(rollout, "cancel");
        String action = device.links().at("/cancelAction/href").asText().replaceAll(".*/", "");
        device.feedback("cancelAction/" + action, "closed", "success", "");

        assertThat(TestOrganization.send(HttpRequest.newBuilder(URI.create(url)).GET())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void every_other_tenant_device_and_guess_finds_nothing() {
        String url = offered();
        String module = url.replaceAll(".*/softwaremodules/(\\d+)/.*", "$1");
        String path = "/softwaremodules/" + module + "/artifacts/";
        var others = java.util.stream.Stream.generate(UpdateScene::new).limit(3).toList();
        for (UpdateScene other : others) {
            DdiDevice same = other.device("D-1");
            assertThat(same.get(path).status()).isEqualTo(404);
            assertThat(same.get(path + DownloadLinks.segment(NAME)).status()).isEqualTo(404);
            assertThat(same.get(path + DownloadLinks.segment(NAME) + ".MD5SUM").status())
                    .isEqualTo(404);
            assertThat(new DdiDevice(scene.base("D-1"), same.authorization())
                            .get(path + DownloadLinks.segment(NAME))
                            .status())
                    .isEqualTo(401);
        }
        String sha256 = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
        for (String guess : new String[] {sha256, "..%2F..%2F" + sha256, sha256.substring(0, 2) + "%2F" + sha256}) {
            assertThat(device.get(path + guess).status()).as(guess).isEqualTo(404);
        }
        DdiDevice late = scene.device("D-2");
        scene.change(organization.get(organization.api("/rollouts")).json().at("/items/0"), "pause");
        assertThat(late.get(path + DownloadLinks.segment(NAME)).status()).isEqualTo(404);
    }

    @Test
    void a_device_that_is_up_to_date_gets_nothing() {
        offered();

        assertThat(memfault("/url?device_serial=D-1&current_version=1.1").status())
                .isEqualTo(204);
        assertThat(memfault("?device_serial=D-9&software_type=modem").status()).isEqualTo(204);
        assertThat(TestOrganization.send(HttpRequest.newBuilder(
                                        TestOrganization.server("/api/v0/releases/latest/url?device_serial=D-1"))
                                .header("Memfault-Project-Key", "wrong")
                                .GET())
                        .status())
                .isEqualTo(401);
        assertThat(memfault("/url").status()).isEqualTo(400);
    }

    @Test
    void the_latest_release_has_every_member_strict_decoders_want() {
        offered();

        JsonNode release = memfault("?device_id=D-1").json();

        assertThat(release.fieldNames())
                .toIterable()
                .contains(
                        "id",
                        "created_date",
                        "version",
                        "display_name",
                        "revision",
                        "must_pass_through",
                        "notes",
                        "reason",
                        "is_delta",
                        "extra_info",
                        "artifacts");
        assertThat(release.get("version").asText()).isEqualTo("1.1");
        JsonNode artifact = release.at("/artifacts/0");
        assertThat(artifact.get("file_size").asLong()).isEqualTo(10);
        assertThat(artifact.get("filename").asText()).isEqualTo(NAME);
        assertThat(artifact.get("md5").asText()).isEqualTo("781e5e245d69b566979b86e28d23f2c7");
        assertThat(artifact.get("url").asText()).contains("/api/v0/dl/");
    }

    /** The address of the file the device is offered. */
    private String offered() {
        device.get("");
        scene.release("1.1", NAME, FILE);
        scene.rollOut("1.1");
        return device.get("/deploymentBase/" + device.action())
                .json()
                .at("/deployment/chunks/0/artifacts/0/_links/download/href")
                .asText();
    }

    private Answer ranged(String url, String range) {
        return TestOrganization.send(device.request(url).header("Range", range).GET());
    }

    private Answer conditional(String url, String tag) {
        return TestOrganization.send(device.request(url)
                .header("Range", "bytes=2-")
                .header("If-Range", tag)
                .GET());
    }

    private Answer memfault(String query) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/releases/latest" + query))
                .header("Memfault-Project-Key", organization.projectKey)
                .GET());
    }
}
