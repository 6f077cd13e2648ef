package dev.fleetward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The export of one device that reported for long. Arguments: the checkout, and how many samples. */
public final class ExportBench {
    private static final String SERIAL = "D-1";
    private static final int METRICS = 50;
    private static final int EVENTS_A_POST = 100;
    private static final int HEAP_MIB = 512;
    private static final int TOO_MANY = 429;
    private static final Duration POST_AGAIN = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Pattern USED_KIB = Pattern.compile("(?:PSYoungGen|ParOldGen)\\s+total \\d+K, used (\\d+)K");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExportBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int events = Integer.parseInt(arguments[1]) / METRICS;
        Path data = Files.createTempDirectory("fleetward-bench");
        try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
            report(server, events);
            System.out.printf("%,d samples in %,d heartbeats of one device%n", events * METRICS, events);
            prepareAndFetch(server, data);
        } finally {
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void prepareAndFetch(ServerProcess server, Path data) throws IOException, InterruptedException {
        jcmd(server, "GC.run");
        long before = usedKib(server);
        long peak = before;
        long start = System.nanoTime();
        JsonNode export = JSON.readTree(server.send(
                "POST",
                "/api/v1/products/pump/data-exports",
                "application/json",
                BodyPublishers.ofString("{\"serial\":\"" + SERIAL + "\"}")));
        String path = "/api/v1/products/pump/data-exports/" + export.get("id").asText();
        while (!JSON.readTree(server.get(path)).at("/export/state").asText().equals("READY")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            peak = Math.max(peak, usedKib(server));
        }
        double prepared = (System.nanoTime() - start) / 1e9;
        jcmd(server, "GC.run");
        long after = usedKib(server);
        JsonNode link = JSON.readTree(
                server.send("POST", path + "/links", "application/json", BodyPublishers.ofString("{\"days\":1}")));
        start = System.nanoTime();
        Path zip = data.resolve("bench-export.zip");
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(link.get("url").asText()))
                                .build(),
                        BodyHandlers.ofFile(zip))
                .statusCode();
        double fetched = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "prepared in %.1f s: ZIP of %.1f MiB; fetched in %.2f s, status %d%n",
                prepared, Files.size(zip) / 1048576.0, fetched, status);
        System.out.printf(
                "heap used: %d MiB before, at most %d MiB meanwhile with garbage, %d MiB after%n",
                before / 1024, peak / 1024, after / 1024);
    }

    private static void report(ServerProcess server, int events) throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        Instant first = Instant.now().minus(Duration.ofMinutes(5L * events));
        for (int from = 0; from < events; from += EVENTS_A_POST) {
            String heartbeats = IntStream.range(from, Math.min(events, from + EVENTS_A_POST))
                    .mapToObj(i -> heartbeat(i, first.plus(Duration.ofMinutes(5L * i))))
                    .collect(Collectors.joining(","));
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + "/device/v1/events"))
                    .header("Memfault-Project-Key", ServerProcess.PROJECT_KEY)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"device\":{\"serial\":\"%s\"},\"events\":[%s]}".formatted(SERIAL, heartbeats)))
                    .build();
            var answer = client.send(request, BodyHandlers.ofString());
            while (answer.statusCode() == TOO_MANY) {
                LockSupport.parkNanos(POST_AGAIN.toNanos());
                answer = client.send(request, BodyHandlers.ofString());
            }
            if (answer.statusCode() >= 300) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
        }
        while (!server.get("/api/v1/products/pump/ingest/status").contains("\"pending\":0")) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static String heartbeat(int number, Instant at) {
        return "{\"id\":\"%d\",\"type\":\"heartbeat\",\"at\":\"%s\",\"metrics\":{%s}}"
                .formatted(
                        number,
                        at,
                        IntStream.range(0, METRICS)
                                .mapToObj(metric -> "\"m%d\":%d".formatted(metric, number * 31 + metric * 7 % 1000))
                                .collect(Collectors.joining(",")));
    }

    private static long usedKib(ServerProcess server) throws IOException, InterruptedException {
        return USED_KIB.matcher(jcmd(server, "GC.heap_info"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static String jcmd(ServerProcess server, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
