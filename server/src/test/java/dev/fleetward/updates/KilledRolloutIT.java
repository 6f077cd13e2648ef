package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server on its own PostgreSQL, killed without warning while devices of several products take updates: nobody
 * gets what is not meant for it, no word that was acknowledged is lost, nobody is told to install twice, and a rollout's
 * counters are what its devices know. {@code bench/kills} runs it over many rollouts.
 */
class KilledRolloutIT {
    private static final int ROLLOUTS = Integer.getInteger("fleetward.killed-rollouts", 8);
    private static final int AT_ONCE = 4;
    private static final int DEVICES = 6;
    private static final int KILLS_OF_A_ROUND = 2;
    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(Long.getLong("fleetward.kills-seed", 7));
    private final KeyPair key;
    private KilledServer server;
    private int kills;
    private int words;

    KilledRolloutIT() throws GeneralSecurityException {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @BeforeEach
    void prepare() throws Exception {
        String products = IntStream.range(0, AT_ONCE).mapToObj("""
                        {"slug":"p%1$d","name":"P%1$d","projectKey":"kill-key-%1$d","registerOnFirstContact":true,
                         "ddi":{"tenant":"t%1$d","gatewayToken":"gateway-%1$d"}}"""::formatted).collect(Collectors.joining(","));
        server = begin("""
                {"organization":{"slug":"kill","name":"Kill"},"products":[%s],
                 "people":[{"email":"%s","password":"%s","role":"owner"}],
                 "apiTokens":[{"name":"owner","role":"owner","token":"%s"}]}""".formatted(products, RolloutByHand.EMAIL, RolloutByHand.PASSWORD, KilledServer.TOKEN), """
                [updates]
                look-every = "1s"
                """);
        for (int product = 0; product < AT_ONCE; product++) {
            post(
                    product,
                    "/signing-keys",
                    Map.of("name", "it", "publicKey", base64(key.getPublic().getEncoded())));
        }
    }

    KilledServer begin(String bootstrap, String configuration) throws IOException, InterruptedException {
        return KilledServer.start(bootstrap, configuration);
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void kills_at_any_moment_leave_rollouts_whole() throws Exception {
        int done = 0;
        for (int round = 1; done < rollouts(); round++) {
            List<Underway> rollouts = new ArrayList<>();
            for (int product = 0; product < AT_ONCE; product++) {
                rollouts.add(prepared(product, "1." + round));
            }
            killWhile(rollouts);
            for (Underway rollout : rollouts) {
                check(rollout);
            }
            done += rollouts.size();
            System.out.printf("%d rollouts done, %d kills, %d words acknowledged and kept%n", done, kills, words);
        }
    }

    int rollouts() {
        return ROLLOUTS;
    }

    /** One rollout with its devices. */
    record Underway(int product, String version, List<UpdatingDevice> devices) {}

    private Underway prepared(int product, String version) throws Exception {
        byte[] file = "%s of product %d".formatted(version, product).getBytes(StandardCharsets.UTF_8);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key.getPrivate());
        signer.update(file);
        JsonNode artifact = send(product, "/artifacts?filename=fw.swu", request -> request.header(
                        "Content-Type", "application/octet-stream")
                .header("Fleetward-Signature", base64(signature(signer)))
                .POST(BodyPublishers.ofByteArray(file)));
        post(
                product,
                "/releases",
                Map.of(
                        "version",
                        version,
                        "files",
                        List.of(Map.of("artifact", artifact.path("id").asText()))));
        send(product, "/software-versions/main/" + version + "/sbom", request -> request.header(
                        "Content-Type", "application/vnd.cyclonedx+json")
                .PUT(BodyPublishers.ofString("""
                                {"bomFormat":"CycloneDX","specVersion":"1.6",
                                 "components":[{"type":"library","name":"core","version":"%s"}]}""".formatted(version))));
        List<UpdatingDevice> devices = IntStream.range(0, DEVICES)
                .mapToObj(device -> new UpdatingDevice(
                        server,
                        "/t%d/controller/v1/K-%d".formatted(product, device),
                        "gateway-" + product,
                        version,
                        file,
                        device == DEVICES - 1,
                        new Random(random.nextLong()),
                        PATIENCE))
                .toList();
        for (UpdatingDevice device : devices) {
            assertThat(device.offered()).isEmpty();
        }
        return new Underway(product, version, devices);
    }

    private void killWhile(List<Underway> rollouts) throws Exception {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Underway rollout : rollouts) {
            running.add(CompletableFuture.runAsync(() -> begin(rollout), Thread::startVirtualThread));
            rollout.devices.forEach(
                    device -> running.add(CompletableFuture.runAsync(device, Thread::startVirtualThread)));
        }
        var all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
        for (int kill = 0; kill < KILLS_OF_A_ROUND && !all.isDone(); kill++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(1_500)));
            server.kill();
            kills++;
            server.startAgain();
        }
        try {
            all.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Others wait for one that failed: its reason is the one to be told.
            running.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
            throw e;
        }
    }

    /** As a careful script would: after a lost answer it looks whether the rollout is there; there is no half of one. */
    void begin(Underway rollout) {
        while (true) {
            try {
                JsonNode found = find(rollout);
                assertThat(found.path("state").asText()).isNotEqualTo("DRAFT");
                if (found.isMissingNode()) {
                    post(
                            rollout.product,
                            "/rollouts",
                            Map.of(
                                    "version",
                                    rollout.version,
                                    "start",
                                    true,
                                    "guardMinDeviceHours",
                                    0,
                                    "maxFailurePercent",
                                    100,
                                    "phases",
                                    List.of(
                                            Map.of("percent", 50, "successPercent", 0, "soakSeconds", 0),
                                            Map.of("percent", 100, "soakSeconds", 0))));
                }
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void check(Underway rollout) throws Exception {
        Eventually.eventually(
                () -> assertThat(found(rollout).path("state").asText()).isEqualTo("FINISHED"));
        JsonNode progress = found(rollout).path("progress");
        long failing = rollout.devices.stream().filter(device -> device.fails).count();
        assertThat(progress.path("reported").asLong()).isEqualTo(DEVICES - failing);
        assertThat(progress.path("failed").asLong()).isEqualTo(failing);
        assertThat(progress.path("total").asLong()).isEqualTo(DEVICES);
        for (UpdatingDevice device : rollout.devices) {
            List<String> recorded = device.recorded();
            assertThat(recorded)
                    .as("words of %s", device)
                    .doesNotHaveDuplicates()
                    .containsAll(device.acknowledged);
            assertThat(recorded.stream().filter(word -> word.startsWith("closed")))
                    .as("last words of %s", device)
                    .hasSize(1);
            assertThat(device.offered()).as("offered to %s that has it", device).isEmpty();
            words += device.acknowledged.size();
        }
        UpdatingDevice first = rollout.devices.getFirst();
        UpdatingDevice second = rollout.devices.get(1);
        assertThat(first.statusOf("/deploymentBase/" + second.action))
                .as("another device's action")
                .isEqualTo(404);
    }

    private JsonNode found(Underway rollout) {
        try {
            return find(rollout);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private JsonNode find(Underway rollout) throws IOException, InterruptedException {
        JsonNode rollouts = send(rollout.product, "/rollouts?limit=100", HttpRequest.Builder::GET);
        for (JsonNode one : rollouts.path("items")) {
            if (one.path("version").asText().equals(rollout.version)) {
                return one;
            }
        }
        return JSON.missingNode();
    }

    private JsonNode post(int product, String path, Object body) throws IOException, InterruptedException {
        String json = JSON.writeValueAsString(body);
        return send(product, path, request -> request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private interface Ask {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private JsonNode send(int product, String path, Ask ask) throws IOException, InterruptedException {
        JsonNode answer = server.send(ask.of(HttpRequest.newBuilder(server.uri("/api/v1/products/p" + product + path))
                .header("Authorization", "Bearer " + KilledServer.TOKEN)));
        assertThat(answer.path("status").asInt()).as(answer.toString()).isLessThan(400);
        return answer;
    }

    private static byte[] signature(Signature signer) {
        try {
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
