package dev.fleetward.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Prints, in one run on one machine: start time, chunk posts, idle DDI polls, and a bare answer as the limit. */
public final class Bench {
    private static final Duration TAKE_UP = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURE = Duration.ofSeconds(15);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(5);
    private static final int HEAP_MIB = 512;
    private static final int CONNECTIONS = 64;
    private static final int DDI_DEVICES = 500;
    private static final Pattern PENDING = Pattern.compile("\"pending\"\\s*:\\s*(\\d+)");

    private Bench() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        List<String> asked = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Path data = Files.createTempDirectory("fleetward-bench");
        try {
            if (!asked.isEmpty() && asked.getFirst().equals("steady")) {
                steady(home, data, asked.subList(1, asked.size()));
                return;
            }
            ServerProcess.start(home, data, HEAP_MIB).close();
            try (ServerProcess server = ServerProcess.start(home, data, HEAP_MIB)) {
                System.out.printf("start with an existing database   %6.2f s%n", server.start.toMillis() / 1e3);
                measure(server, "bare answer (machine's limit)", 200, bare());
                takeUp(server);
                measure(server, "chunk posts, durable, 300 bytes", 202, new Chunks(ServerProcess.PROJECT_KEY));
                drain(server);
                measure(server, "DDI polls, idle", 200, polls());
                System.out.printf("resident memory of the server     %6d MiB%n", residentMib(server.pid()));
            }
        } finally {
            delete(data);
        }
    }

    /** {@code steady [seconds] [chunks a second] [devices]} */
    private static void steady(Path home, Path data, List<String> asked) throws IOException, InterruptedException {
        int seconds = asked.isEmpty() ? 600 : Integer.parseInt(asked.getFirst());
        int perSecond = asked.size() < 2 ? 10_000 : Integer.parseInt(asked.get(1));
        int devices = asked.size() < 3 ? Chunks.DEVICES : Integer.parseInt(asked.get(2));
        try (ServerProcess server = ServerProcess.start(home, data, Steady.HEAP_MIB)) {
            new Steady(server, data, perSecond, devices).run(Duration.ofSeconds(seconds));
        }
    }

    /** The devices register, and the code that decodes is compiled: as after the first minute of a server's life. */
    private static void takeUp(ServerProcess server) throws IOException, InterruptedException {
        new HttpLoad(server.port, CONNECTIONS, new Chunks(ServerProcess.PROJECT_KEY)).run(TAKE_UP);
        awaitDecoded(server);
    }

    private static void measure(ServerProcess server, String what, int status, Supplier<byte[]> requests)
            throws IOException {
        new HttpLoad(server.port, CONNECTIONS, requests).run(WARM_UP);
        var result = new HttpLoad(server.port, CONNECTIONS, requests).run(MEASURE);
        System.out.printf(
                "%-33s %6.0f /s   p50 %d µs, p99 %d µs, statuses %s%n",
                what, result.perSecond(status), result.p50Micros(), result.p99Micros(), result.statuses());
    }

    private static Supplier<byte[]> bare() {
        byte[] request = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return () -> request;
    }

    private static Supplier<byte[]> polls() {
        var next = new AtomicLong();
        return () -> HttpLoad.request(
                """
                GET /bench/controller/v1/DDI-%d HTTP/1.1\r
                Host: 127.0.0.1\r
                Accept: application/json\r
                Authorization: GatewayToken %s\r
                \r
                """.formatted(next.getAndIncrement() % DDI_DEVICES, ServerProcess.GATEWAY_TOKEN), null);
    }

    /** How fast the backlog that the posts left is decoded. */
    private static void drain(ServerProcess server) throws IOException, InterruptedException {
        long before = pending(server);
        long start = System.nanoTime();
        long left = awaitDecoded(server);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "backlog decoded                   %6.0f /s   (%d chunks in %.1f s, %d left)%n",
                (before - left) / seconds, before, seconds, left);
    }

    /** @return how many are left when patience ends */
    private static long awaitDecoded(ServerProcess server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long left = pending(server);
        while (left > 0 && System.nanoTime() - start < DRAIN_PATIENCE.toNanos()) {
            LockSupport.parkNanos(200_000_000);
            left = pending(server);
        }
        return left;
    }

    static long pending(ServerProcess server) throws IOException, InterruptedException {
        var matcher = PENDING.matcher(server.get("/api/v1/products/pump/ingest/status"));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    static long residentMib(long pid) throws IOException {
        return memoryMib(pid, "VmRSS:");
    }

    static long peakMib(long pid) throws IOException {
        return memoryMib(pid, "VmHWM:");
    }

    private static long memoryMib(long pid, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
