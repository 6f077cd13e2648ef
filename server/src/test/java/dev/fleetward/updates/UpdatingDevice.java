package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A device that takes one update over DDI from a server that may vanish at any moment: it asks again until it is answered,
 * and says its last word until it is heard. What must never happen to it fails the test.
 */
final class UpdatingDevice implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_PAUSE_MILLIS = 150;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final KilledServer server;
    private final String base;
    private final String gatewayToken;
    private final String version;
    private final byte[] artifact;
    final boolean fails;
    private final Random random;
    private final long deadline;
    /** Words that the server has said it has. */
    final List<String> acknowledged = new ArrayList<>();

    @Nullable
    String action;

    private int words;
    private boolean heard;
    private boolean isWordInDoubt;

    /** @param fails whether what it installs does not work */
    UpdatingDevice(
            KilledServer server,
            String base,
            String gatewayToken,
            String version,
            byte[] artifact,
            boolean fails,
            Random random,
            Duration patience) {
        this.server = server;
        this.base = base;
        this.gatewayToken = gatewayToken;
        this.version = version;
        this.artifact = artifact;
        this.fails = fails;
        this.random = random;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public void run() {
        while (!heard) {
            assertThat(System.nanoTime()).as("time of %s", base).isLessThan(deadline);
            try {
                if (action == null) {
                    update();
                } else {
                    end();
                }
            } catch (IOException e) {
                // Killed: it asks again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause();
        }
    }

    private void update() throws IOException, InterruptedException {
        String offered = offered();
        if (offered.isEmpty()) {
            return;
        }
        JsonNode deployment = json("/deploymentBase/" + offered);
        assertThat(deployment.at("/deployment/chunks/0/version").asText())
                .as("what %s is given", base)
                .isEqualTo(version);
        say(offered, "download", "none");
        pause();
        String file = deployment
                .at("/deployment/chunks/0/artifacts/0/_links/download/href")
                .asText();
        HttpResponse<byte[]> bytes = send(request(path(file)).build());
        assertThat(bytes.statusCode()).as(file).isEqualTo(200);
        assertThat(bytes.body()).as("what %s downloads", base).isEqualTo(artifact);
        say(offered, "downloaded", "none");
        pause();
        say(offered, "proceeding", "none");
        action = offered;
    }

    /** The last word counts once it is answered; said again, it may be over. */
    private void end() throws IOException, InterruptedException {
        String done = String.valueOf(action);
        boolean mayBeOver = isWordInDoubt;
        isWordInDoubt = true;
        int status = status(done, "closed", fails ? "failure" : "success");
        assertThat(status).as("the last word of %s", base).isIn(mayBeOver ? List.of(200, 410) : List.of(200));
        heard = true;
        assertThat(offered()).as("what %s is offered after its last word", base).isEmpty();
    }

    private void say(String to, String execution, String finished) throws IOException, InterruptedException {
        assertThat(status(to, execution, finished))
                .as("%s of %s", execution, base)
                .isEqualTo(200);
    }

    private int status(String to, String execution, String finished) throws IOException, InterruptedException {
        String word = execution + " " + ++words;
        HttpRequest request = request(base + "/deploymentBase/" + to + "/feedback")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"id":"%s","status":{"execution":"%s","result":{"finished":"%s"},"details":["%s"]}}""".formatted(to, execution, finished, word)))
                .build();
        int status = send(request).statusCode();
        if (status == 200) {
            acknowledged.add(word);
        }
        return status;
    }

    /** The number of the action it is offered, or nothing. */
    String offered() throws IOException, InterruptedException {
        String href = json("").at("/_links/deploymentBase/href").asText();
        return href.replaceAll(".*/deploymentBase/(\\d+).*", "$1");
    }

    /** What the server has of its words, newest first. */
    List<String> recorded() throws IOException, InterruptedException {
        JsonNode body = json((fails ? "/deploymentBase/" : "/installedBase/") + action + "?actionHistory=-1");
        var messages = new ArrayList<String>();
        body.at("/actionHistory/messages").forEach(message -> messages.add(message.asText()));
        return messages;
    }

    int statusOf(String path) throws IOException, InterruptedException {
        return send(request(base + path).build()).statusCode();
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(base + path).build());
        assertThat(answer.statusCode()).as(base + path).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Told to come again, it does, as after a broken connection. */
    private static HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HTTP.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() == UNAVAILABLE) {
            assertThat(answer.headers().firstValue("Retry-After"))
                    .as(request.uri().getPath())
                    .isPresent();
            throw new IOException("to come again");
        }
        return answer;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .timeout(PATIENCE)
                .header("Authorization", "GatewayToken " + gatewayToken);
    }

    /** The server has another port after each start. */
    private static String path(String href) {
        return URI.create(href).getRawPath();
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_PAUSE_MILLIS)));
    }

    @Override
    public String toString() {
        return base;
    }
}
