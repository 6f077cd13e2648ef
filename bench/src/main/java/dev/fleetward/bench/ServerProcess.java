package dev.fleetward.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The built server as an operator runs it: its own process, embedded PostgreSQL, a data directory. */
final class ServerProcess implements AutoCloseable {
    static final String PROJECT_KEY = "BenchKey0123456789abcdefghijklmn";
    static final String TOKEN = "fwt_bench";
    static final String GATEWAY_TOKEN = "bench-gateway";
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
    /** Of the server's Java beside those of the launcher, to compare. */
    private static final List<String> OPTIONS = List.of(
            System.getenv().getOrDefault("BENCH_JAVA_OPTIONS", "").strip().split("\\s+"));

    private static final String BOOTSTRAP = """
            {"organization":{"slug":"bench","name":"Bench"},
             "people":[],
             "products":[{"slug":"pump","name":"Pump","projectKey":"%s","registerOnFirstContact":true,
                          "ddi":{"tenant":"bench","gatewayToken":"%s"}}],
             "apiTokens":[{"name":"bench","role":"owner","token":"%s"}]}
            """.formatted(PROJECT_KEY, GATEWAY_TOKEN, TOKEN);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    final int port;
    final Duration start;

    private ServerProcess(Process process, int port, long launchedAt) throws IOException, InterruptedException {
        this.process = process;
        this.port = port;
        // A benchmark that is interrupted leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitReady();
        this.start = Duration.ofNanos(System.nanoTime() - launchedAt);
    }

    static ServerProcess start(Path home, Path data, int heapMib) throws IOException, InterruptedException {
        return start(home, data, heapMib, BOOTSTRAP);
    }

    /** @param plan who and what is there from the start */
    static ServerProcess start(Path home, Path data, int heapMib, String plan)
            throws IOException, InterruptedException {
        return start(home, data, heapMib, plan, Map.of());
    }

    /** @param settings beside the data directory's own */
    static ServerProcess start(Path home, Path data, int heapMib, String plan, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path bootstrap = Files.createDirectories(data).resolve("bench.json");
        Files.writeString(bootstrap, plan);
        int port = freePort();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseParallelGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                home.resolve("server/target/quarkus-app/quarkus-run.jar").toString(),
                "serve",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--bootstrap",
                bootstrap.toString()));
        settings.forEach((name, value) -> command.add(1, "-D" + name + "=" + value));
        command.addAll(1, OPTIONS.stream().filter(option -> !option.isEmpty()).toList());
        long launchedAt = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("bench-server.log").toFile())
                .start();
        return new ServerProcess(process, port, launchedAt);
    }

    String get(String path) throws IOException, InterruptedException {
        return answer(to(path).header("Authorization", "Bearer " + TOKEN).build());
    }

    String send(String method, String path, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return answer(to(path).header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", path.endsWith("/products") ? "application/json" : "application/octet-stream")
                .method(method, body)
                .build());
    }

    /** What a device sends by the native API. */
    void report(String events) throws IOException, InterruptedException {
        answer(to("/device/v1/events")
                .header("Memfault-Project-Key", PROJECT_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events))
                .build());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IOException("%s %s: %d %.500s"
                    .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
        }
        return response.body();
    }

    String send(String method, String path, String type, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Asks the server's Java something by its own tool. */
    void jcmd(String... command) throws IOException, InterruptedException {
        var whole = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(pid())));
        whole.addAll(List.of(command));
        Process asked = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.waitFor() != 0) {
            throw new IOException("%s: %s".formatted(whole, said));
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                        .timeout(ANSWER_PATIENCE)
                        .build();
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException | HttpTimeoutException e) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        throw new IOException("the server did not get ready; see bench-server.log in its data directory");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
