package dev.fleetward.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A fleet that posts at a steady rate. Prints how old the oldest acknowledged chunk was that was not decoded yet, and the
 * oldest decoded row that was not in a Parquet file yet, looked at every five seconds; and what all of it cost.
 */
final class Steady {
    static final int HEAP_MIB = 1_024;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(10);
    private static final Pattern PENDING = Pattern.compile("\"pending\"\\s*:\\s*(\\d+)");
    private static final Pattern PENDING_SINCE = Pattern.compile("\"pendingSince\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern SAMPLES = Pattern.compile("\\{[^{}]*\"table\":\"samples\"[^{}]*\\}");
    private static final Pattern WAITING_SINCE = Pattern.compile("\"waitingSince\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ROWS = Pattern.compile("\"rows\"\\s*:\\s*(\\d+)");
    private static final Pattern BYTES = Pattern.compile("\"bytes\"\\s*:\\s*(\\d+)");

    private final ServerProcess server;
    private final Path data;
    private final int perSecond;
    private final int devices;
    private final List<Double> decodeLags = new ArrayList<>();
    private final List<Double> fileLags = new ArrayList<>();
    private final List<Long> backlogs = new ArrayList<>();
    private volatile boolean watching = true;

    Steady(ServerProcess server, Path data, int perSecond, int devices) {
        this.server = server;
        this.data = data;
        this.perSecond = perSecond;
        this.devices = devices;
    }

    void run(Duration duration) throws IOException, InterruptedException {
        var chunks = new Chunks(ServerProcess.PROJECT_KEY, devices);
        new SteadyLoad(server.port, perSecond, chunks).run(WARM_UP);
        Use before = use();
        Thread watcher = Thread.ofPlatform().start(this::watch);
        var result = new SteadyLoad(server.port, perSecond, chunks).run(duration);
        Use after = use();
        watching = false;
        watcher.join();
        long backlog = pending();
        Duration drained = drain();

        double seconds = result.seconds();
        long taken = result.statuses().getOrDefault(202, 0L);
        System.out.printf("offered %d chunks/s for %.0f s from %d devices%n", perSecond, seconds, devices);
        System.out.printf(
                "acknowledged                      %6.0f /s   p50 %d µs, p99 %d µs, statuses %s, %d due and unsent%n",
                taken / seconds, result.p50Micros(), result.p99Micros(), result.statuses(), result.unsent());
        System.out.printf(
                "oldest chunk not decoded          %s (posted to decoded and to be found)%n", lags(decodeLags));
        System.out.printf("oldest row not in Parquet         %s (decoded to file)%n", lags(fileLags));
        System.out.printf(
                "both together                     %s (posted to file)%n",
                lags(IntStream.range(0, fileLags.size())
                        .mapToObj(i -> decodeLags.get(i) + fileLags.get(i))
                        .toList()));
        System.out.printf(
                "backlog by quarter of the run     %s chunks; %d at the end, gone %.1f s later%n",
                quarters(), backlog, drained.toMillis() / 1e3);
        System.out.printf(
                "CPU of both cores                 server %.2f, PostgreSQL %.2f, load generator %.2f cores%n",
                (after.server - before.server) / seconds,
                (after.postgres - before.postgres) / seconds,
                (after.self - before.self) / seconds);
        System.out.printf(
                "memory of the server              %6d MiB resident, heap capped at %d MiB%n",
                Bench.residentMib(server.pid()), HEAP_MIB);
        printStorage(taken);
    }

    private void printStorage(long heartbeats) throws IOException, InterruptedException {
        String samples = samples();
        long rows = number(ROWS, samples);
        long bytes = number(BYTES, samples);
        long postgres = size(data.resolve("postgres").resolve("base"));
        System.out.printf(
                "stored                            %d samples in Parquet, %.1f bytes each; PostgreSQL %d MiB (%d heartbeats and more of warm-up: log, events)%n",
                rows, rows == 0 ? 0 : (double) bytes / rows, postgres >> 20, heartbeats);
    }

    private static long size(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private record Use(double server, double postgres, double self) {}

    private Use use() throws IOException {
        return new Use(
                Cpu.of(server.pid()),
                Cpu.ofPostgres(data),
                Cpu.of(ProcessHandle.current().pid()));
    }

    private void watch() {
        try {
            while (watching) {
                String status = server.get("/api/v1/products/pump/ingest/status");
                backlogs.add(number(PENDING, status));
                decodeLags.add(age(PENDING_SINCE, status));
                fileLags.add(age(WAITING_SINCE, samples()));
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String samples() throws IOException, InterruptedException {
        var matcher = SAMPLES.matcher(server.get("/api/v1/lake"));
        return matcher.find() ? matcher.group() : "";
    }

    private long pending() throws IOException, InterruptedException {
        return number(PENDING, server.get("/api/v1/products/pump/ingest/status"));
    }

    private Duration drain() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (pending() > 0 && System.nanoTime() - start < DRAIN_PATIENCE.toNanos()) {
            LockSupport.parkNanos(200_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private String quarters() {
        var means = new ArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            List<Long> part = backlogs.subList(backlogs.size() * i / 4, backlogs.size() * (i + 1) / 4);
            means.add((long) part.stream().mapToLong(Long::longValue).average().orElse(0));
        }
        return means.toString();
    }

    private static long number(Pattern pattern, String json) {
        var matcher = pattern.matcher(json);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static double age(Pattern pattern, String json) {
        var matcher = pattern.matcher(json);
        return matcher.find()
                ? Math.max(
                        0,
                        Duration.between(Instant.parse(matcher.group(1)), Instant.now())
                                        .toMillis()
                                / 1e3)
                : 0;
    }

    private static String lags(List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        return sorted.isEmpty()
                ? "not seen"
                : "%6.1f s p50, %.1f s p99, %.1f s max"
                        .formatted(
                                sorted.get(sorted.size() / 2),
                                sorted.get((int) ((sorted.size() - 1) * 0.99)),
                                sorted.getLast());
    }
}
