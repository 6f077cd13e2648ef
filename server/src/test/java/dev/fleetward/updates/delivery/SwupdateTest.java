package dev.fleetward.updates.delivery;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SWUpdate process takes an update from us; where it is not installed, its recorded exchange is replayed. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SwupdateTest {
    /** Where the bundle's sw-description puts its file. */
    private static final Path INSTALLED = Path.of("/var/tmp/fleetward-hello.txt");

    private static final int PATIENCE_SECONDS = 60;
    private static final int CPIO_HEAD_BYTES = 110;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @TempDir
    Path work;

    @Test
    void swupdate_downloads_installs_and_reports_an_update() throws IOException {
        scene.device("GW-1").get("");
        String token = organization
                .post(organization.api("/devices/GW-1/target-token"), "{}")
                .json()
                .get("token")
                .asText();
        scene.release("1.2.0", "fw.swu", bundle("fw.swu"));
        JsonNode rollout = scene.rollOut("1.2.0");
        var device = new DdiDevice(scene.base("GW-1"), "TargetToken " + token);
        if (swupdate().isEmpty()) {
            System.out.println("SwupdateTest: swupdate is not installed here, so its recorded exchange is replayed");
            replay(device);
        } else {
            System.out.println("SwupdateTest: a real swupdate process takes the update");
            take(token, rollout);
        }

        eventually(
                () -> assertThat(scene.rollout(rollout).at("/progress/reported").asInt())
                        .isEqualTo(1));
        JsonNode attributes =
                organization.get(organization.api("/devices/GW-1")).json().get("attributes");
        assertThat(attributes.at("/board/value").asText()).isEqualTo("gw-evt2");
    }

    @Test
    void a_corrupted_bundle_is_not_installed_and_shown_so() throws IOException {
        byte[] corrupted = bundle("fw.swu");
        int payload = new String(corrupted, StandardCharsets.ISO_8859_1).indexOf("TRAILER!!!") - CPIO_HEAD_BYTES - 8;
        corrupted[payload] ^= 1;

        refuses(corrupted);
    }

    @Test
    void an_unsigned_bundle_is_not_installed_and_shown_so() throws IOException {
        refuses(withoutSignature(bundle("fw.swu")));
    }

    private void refuses(byte[] bundle) throws IOException {
        Assumptions.assumeFalse(swupdate().isEmpty(), "swupdate is not installed here");
        Files.deleteIfExists(INSTALLED);
        scene.device("GW-1").get("");
        String token = organization
                .post(organization.api("/devices/GW-1/target-token"), "{}")
                .json()
                .get("token")
                .asText();
        scene.release("1.3.0", "fw.swu", bundle);
        JsonNode rollout = scene.rollOut("1.3.0");

        Process agent = start(token, List.of());
        try {
            eventually(() -> assertThat(
                            scene.rollout(rollout).at("/progress/failed").asInt())
                    .as(log("first.log"))
                    .isEqualTo(1));
        } finally {
            stop(agent);
        }

        assertThat(INSTALLED).doesNotExist();
        String page = organization.get("/products/pump/devices/GW-1/updates").text();
        assertThat(page).contains("1.3.0").contains("failed");
        JsonNode past = organization
                .get(organization.api("/devices/GW-1/deployments"))
                .json()
                .at("/items/0");
        assertThat(past.get("state").asText()).isEqualTo("FAILED");
        assertThat(past.get("message").asText()).isNotEmpty();
        assertThat(page).contains(past.get("message").asText().substring(0, 10));
    }

    /** The archive (cpio, "new ASCII with CRC") without its entry sw-description.sig. */
    private static byte[] withoutSignature(byte[] archive) {
        var kept = new ByteArrayOutputStream();
        for (int at = 0; at + CPIO_HEAD_BYTES <= archive.length; ) {
            String head = new String(archive, at, CPIO_HEAD_BYTES, StandardCharsets.US_ASCII);
            int size = Integer.parseInt(head, 54, 62, 16);
            int nameSize = Integer.parseInt(head, 94, 102, 16);
            String name = new String(archive, at + CPIO_HEAD_BYTES, nameSize - 1, StandardCharsets.US_ASCII);
            int length = (CPIO_HEAD_BYTES + nameSize + 3) / 4 * 4 + (size + 3) / 4 * 4;
            if (!name.equals("sw-description.sig")) {
                kept.write(archive, at, Math.min(length, archive.length - at));
            }
            if (name.equals("TRAILER!!!")) {
                break;
            }
            at += length;
        }
        kept.writeBytes(new byte[(512 - kept.size() % 512) % 512]);
        return kept.toByteArray();
    }

    /** The second start, after the restart it waits for, reports the success. */
    private void take(String token, JsonNode rollout) throws IOException {
        Files.deleteIfExists(INSTALLED);
        Process first = start(token, List.of());
        try {
            eventually(() -> assertThat(
                            scene.rollout(rollout).at("/progress/installed").asInt())
                    .as(log("first.log"))
                    .isEqualTo(1));
            assertThat(INSTALLED).exists();
        } finally {
            stop(first);
        }
        Process second = start(token, List.of("-c", "2"));
        try {
            eventually(() -> assertThat(
                            scene.rollout(rollout).at("/progress/reported").asInt())
                    .as(log("second.log"))
                    .isEqualTo(1));
        } finally {
            stop(second);
            Files.deleteIfExists(INSTALLED);
        }
    }

    private Process start(String token, List<String> state) throws IOException {
        Path configuration = work.resolve("swupdate.cfg");
        Files.writeString(configuration, """
                globals : { loglevel = 5; };
                identify : ( { name = "board"; value = "gw-evt2"; } );
                """);
        Path certificate = work.resolve("cert.pem");
        Files.write(certificate, bundle("cert.pem"));
        String agent = "-t %s -u http://127.0.0.1:%d -i GW-1 -k %s -p 2 %s"
                .formatted(
                        organization.ddiTenant, TestOrganization.server("/").getPort(), token, String.join(" ", state));
        List<String> command = new ArrayList<>(List.of("timeout", Integer.toString(PATIENCE_SECONDS)));
        command.addAll(List.of(
                swupdate(), "-v", "-f", configuration.toString(), "-k", certificate.toString(), "-H", "fleet:1.0"));
        command.addAll(List.of("-u", agent.strip()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(state.isEmpty() ? "first.log" : "second.log")
                        .toFile());
        builder.environment().put("TMPDIR", work.toString());
        return builder.start();
    }

    /** After a failed update it does not hear the polite signal. */
    private static void stop(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String log(String name) {
        try {
            return Files.readString(work.resolve(name));
        } catch (IOException e) {
            return "no log";
        }
    }

    /** What swupdate 2022.12 sent when it was recorded, in its order: deployment first, attributes at the next poll. */
    private static void replay(DdiDevice device) {
        String action = device.action();
        JsonNode deployment = device.get("/deploymentBase/" + action).json();
        String url = deployment
                .at("/deployment/chunks/0/artifacts/0/_links/download/href")
                .asText();
        assertThat(device.get(url).status()).isEqualTo(200);
        say(device, action, "proceeding", "none", "Installing Update Chunk Artifacts.");
        say(device, action, "proceeding", "none", "All Chunks Installed.");
        var attributes = TestOrganization.send(device.request("/configData")
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .PUT(BodyPublishers.ofString("""
                        {"id":"","status":{"result":{"finished":"success"},"execution":"closed","details":[""]},
                         "data":{"board":"gw-evt2"}}""")));
        assertThat(attributes.status()).isEqualTo(200);
        say(device, action, "closed", "success", "");
    }

    private static void say(DdiDevice device, String action, String execution, String finished, String detail) {
        var answer = device.post(
                "/deploymentBase/" + action + "/feedback", """
                {"id":%s,"status":{"result":{"finished":"%s"},"execution":"%s","details":["%s"]}}""".formatted(action, finished, execution, detail));
        assertThat(answer.status()).isEqualTo(200);
    }

    private static String swupdate() {
        return Stream.of("/usr/bin/swupdate", "/usr/local/bin/swupdate")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
    }

    private static byte[] bundle(String name) throws IOException {
        try (var in = SwupdateTest.class.getResourceAsStream("/swupdate/" + name)) {
            return in.readAllBytes();
        }
    }
}
