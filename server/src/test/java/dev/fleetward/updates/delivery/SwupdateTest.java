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
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SWUpdate process takes an update from us; where it is not installed, its recorded exchange is replayed. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SwupdateTest {
    /** Where the bundle's sw-description puts its file. */
    private static final Path INSTALLED = Path.of("/var/tmp/fleetward-hello.txt");

    private static final int PATIENCE_SECONDS = 60;

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
        return new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(state.isEmpty() ? "first.log" : "second.log")
                        .toFile())
                .start();
    }

    private static void stop(Process process) {
        process.destroy();
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
