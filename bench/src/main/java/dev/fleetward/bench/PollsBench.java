package dev.fleetward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DDI polls of a large registered fleet, each device with its own token: idle, while a rollout to all of it is planned and
 * runs, its answers, downloads, and the whole fleet's return at once. Arguments: the checkout, how many devices, and the
 * directory that keeps the fleet; {@code prepare} as a fourth makes the fleet and ends.
 */
public final class PollsBench {
    private static final int HEAP_MIB = 1024;
    private static final int CONNECTIONS = 64;
    private static final Duration SLICE = Duration.ofSeconds(5);
    private static final int COLD_SLICES = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURE = Duration.ofSeconds(15);
    private static final Duration ANSWERS = Duration.ofSeconds(10);
    private static final Duration HERD_PATIENCE = Duration.ofMinutes(2);
    private static final int HERD = 100_000;
    /** Each device polls so often unless it is told otherwise. */
    private static final int POLL_EVERY_SECONDS = 300;

    private static final int LEAST_POLLS_PER_SECOND = 1_000;
    private static final int ARTIFACT_BYTES = 60 << 20;
    private static final int DOWNLOADS = 60;
    /** What each device says, in this order; the last again and again. */
    private static final List<String> WORDS = List.of("download", "downloaded", "proceeding");

    private static final String API = "/api/v1/products/pump";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ACTION = Pattern.compile("/DDI-(\\d+)/deploymentBase/(\\d+)\\?");
    /** Odd and no divisor of a million: devices poll in no order of their serials. */
    private static final long STRIDE = 611_953;

    private final ServerProcess server;
    private final Path data;
    private final int devices;
    private final AtomicLong next = new AtomicLong();

    private PollsBench(ServerProcess server, Path data, int devices) {
        this.server = server;
        this.data = data;
        this.devices = devices;
    }

    public static void main(String... arguments) throws IOException, InterruptedException, GeneralSecurityException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int devices = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]).toAbsolutePath();
        PollFleet.make(home, data, devices, HEAP_MIB);
        if (arguments.length > 3) {
            return;
        }
        System.out.printf("%,d devices, each with a token, heap %d MiB%n", devices, HEAP_MIB);
        try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
            var bench = new PollsBench(server, data, devices);
            for (int i = 1; i <= COLD_SLICES; i++) {
                bench.slice("idle polls, first %d s of a cold server".formatted(i * SLICE.toSeconds()));
            }
            bench.measure("idle polls");
            JsonNode release = bench.release();
            bench.rollOut(release);
            bench.feedback();
            bench.download();
            System.out.printf("memory of the server               %6d MiB resident%n", Bench.residentMib(server.pid()));
        }
        try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
            new PollsBench(server, data, devices).herd();
        }
    }

    private byte[] poll() {
        return PollFleet.poll(next.getAndIncrement() * STRIDE % devices);
    }

    private void measure(String what) throws IOException {
        new HttpLoad(server.port, CONNECTIONS, this::poll).run(WARM_UP);
        print(what, new HttpLoad(server.port, CONNECTIONS, this::poll), MEASURE);
    }

    private void slice(String what) throws IOException {
        print(what, new HttpLoad(server.port, CONNECTIONS, this::poll), SLICE);
    }

    /** Processor time beside the rate: the rate tells what else ran on the machine too. */
    private void print(String what, HttpLoad load, Duration duration) throws IOException {
        Use before = use();
        HttpLoad.Result result = load.run(duration);
        Use after = use();
        long answers =
                result.statuses().values().stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                "%-40s %6.0f /s   p50 %.1f ms, p99 %.1f ms, CPU each: server %.0f µs, PostgreSQL %.0f µs,"
                        + " generator %.0f µs, statuses %s%n",
                what,
                answers / result.seconds(),
                result.p50Micros() / 1e3,
                result.p99Micros() / 1e3,
                (after.server - before.server) * 1e6 / answers,
                (after.postgres - before.postgres) * 1e6 / answers,
                (after.generator - before.generator) * 1e6 / answers,
                result.statuses());
    }

    /** Processor seconds so far. */
    private record Use(double server, double postgres, double generator) {}

    private Use use() throws IOException {
        return new Use(
                Cpu.of(server.pid()),
                Cpu.ofPostgres(data),
                Cpu.of(ProcessHandle.current().pid()));
    }

    /** A signed file of {@value #ARTIFACT_BYTES} bytes and a release of it, of a new version each time. */
    private JsonNode release() throws IOException, InterruptedException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        post(
                "/signing-keys",
                Map.of("name", "bench", "publicKey", base64(pair.getPublic().getEncoded())));
        byte[] file = new byte[ARTIFACT_BYTES];
        new Random().nextBytes(file);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(file);
        JsonNode artifact = JSON.readTree(server.send(
                "POST",
                API + "/artifacts?filename=fw.swu",
                "application/octet-stream",
                BodyPublishers.ofByteArray(file),
                "Fleetward-Signature",
                base64(signer.sign())));
        String version = "1.0." + System.currentTimeMillis() / 1000;
        JsonNode release = post(
                "/releases",
                Map.of(
                        "version",
                        version,
                        "files",
                        List.of(Map.of("artifact", artifact.get("id").asText()))));
        server.send(
                "PUT",
                API + "/software-versions/main/" + version + "/sbom",
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6",
                         "components":[{"type":"library","name":"pump-core","version":"1"}]}"""));
        return release;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return JSON.readTree(server.send(
                "POST", API + path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Planned for every device while each polls as often as it does; then polls while a tenth of it is open. */
    private void rollOut(JsonNode release) throws IOException, InterruptedException {
        long start = System.nanoTime();
        CompletableFuture<Double> planned = CompletableFuture.supplyAsync(() -> {
            try {
                JsonNode rollout = post(
                        "/rollouts",
                        Map.of(
                                "version",
                                release.get("version").asText(),
                                "start",
                                true,
                                "guardMinDeviceHours",
                                0,
                                "phases",
                                List.of(Map.of("percent", 10), Map.of("percent", 100))));
                System.out.printf(
                        "rollout: %s %s%n",
                        rollout.path("state").asText(), rollout.path("detail").asText());
                return (System.nanoTime() - start) / 1e9;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int perSecond = Math.max(LEAST_POLLS_PER_SECOND, devices / POLL_EVERY_SECONDS);
        while (!planned.isDone()) {
            var meanwhile = new SteadyLoad(server.port, perSecond, this::poll).run(SLICE);
            System.out.printf(
                    "polls while it is planned, %,d /s offered: p50 %.1f ms, p99 %.1f ms, statuses %s, %d unsent%n",
                    perSecond,
                    meanwhile.p50Micros() / 1e3,
                    meanwhile.p99Micros() / 1e3,
                    meanwhile.statuses(),
                    meanwhile.unsent());
        }
        System.out.printf("rollout planned                    %6.1f s%n", planned.join());
        slice("polls just after");
        measure("polls during the rollout");
    }

    /** What devices were offered, then what they say of it: each word counts once it is durable. */
    private void feedback() throws IOException {
        var actions = new ConcurrentHashMap<Long, Integer>();
        next.set(0);
        new HttpLoad(server.port, CONNECTIONS, this::poll, body -> {
                    Matcher action = ACTION.matcher(body);
                    if (action.find()) {
                        actions.put(Long.parseLong(action.group(1)), Integer.parseInt(action.group(2)));
                    }
                })
                .run(MEASURE);
        Long[] offered = actions.keySet().toArray(Long[]::new);
        System.out.printf("devices offered it                 %6d of those that polled%n", offered.length);
        var at = new AtomicLong();
        Supplier<byte[]> words = () -> {
            long word = at.getAndIncrement();
            long device = offered[(int) (word % offered.length)];
            String execution = WORDS.get((int) Math.min(word / offered.length, WORDS.size() - 1));
            return PollFleet.feedback(device, actions.getOrDefault(device, 0), execution, "none");
        };
        new HttpLoad(server.port, 2 * CONNECTIONS, words).run(SLICE);
        print("feedback, durable", new HttpLoad(server.port, 2 * CONNECTIONS, words), ANSWERS);
    }

    private void download() throws IOException, InterruptedException {
        var found = new ConcurrentHashMap<String, String>();
        next.set(0);
        new HttpLoad(server.port, 8, this::poll, body -> {
                    Matcher action = ACTION.matcher(body);
                    if (action.find()) {
                        found.putIfAbsent("device", action.group(1));
                        found.putIfAbsent("action", action.group(2));
                    }
                })
                .run(Duration.ofSeconds(1));
        String device = found.get("device");
        String path = "/bench/controller/v1/DDI-%s".formatted(device);
        String token = "TargetToken " + PollFleet.token(Long.parseLong(device));
        String body = RawGet.text(server.port, path + "/deploymentBase/" + found.get("action"), token);
        String href = JSON.readTree(body)
                .at("/deployment/chunks/0/artifacts/0/_links/download/href")
                .asText();
        String file = URI.create(href).getRawPath();
        Download.measure(server.port, file, token, ARTIFACT_BYTES, 1, 4);
        for (int connections : new int[] {1, 2}) {
            double perSecond =
                    Download.measure(server.port, file, token, ARTIFACT_BYTES, connections, DOWNLOADS / connections);
            System.out.printf("download, %d connections            %6.2f GB/s%n", connections, perSecond / 1e9);
        }
    }

    private void herd() throws IOException {
        var result = new Herd(server.port, Math.min(HERD, devices)).run(HERD_PATIENCE);
        System.out.printf(
                "herd: %,d devices just after a start: %,d served in %.1f s, statuses %s%n",
                Math.min(HERD, devices), result.served(), result.seconds(), result.statuses());
    }
}
