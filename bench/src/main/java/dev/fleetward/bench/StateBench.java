package dev.fleetward.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The state of a very large fleet: how long a server with it takes to start and to know all devices, what each takes of its
 * memory, and what a poll takes. Arguments: the checkout, how many devices, and the directory that keeps them.
 */
public final class StateBench {
    /** A server keeps two million of one of them in memory. */
    private static final int PRODUCTS = 10;

    private static final int BASE_HEAP_MIB = 1_024;
    /** More than a device takes, so that what it takes is seen and not what there is. */
    private static final int HEAP_BYTES_A_DEVICE = 400;

    private static final int POLLS_PER_SECOND = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURE = Duration.ofSeconds(60);
    private static final Duration FILL_PATIENCE = Duration.ofMinutes(20);
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final int CLASSES = 12;
    /** Odd and no divisor of a million: devices poll in no order of their serials. */
    private static final long STRIDE = 611_953;

    private final ServerProcess server;
    private final int devices;
    private final AtomicLong next = new AtomicLong();

    private StateBench(ServerProcess server, int devices) {
        this.server = server;
        this.devices = devices;
    }

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int devices = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]).toAbsolutePath();
        Deadline.in(LIMIT);
        int heapMib = BASE_HEAP_MIB + (int) ((long) devices * HEAP_BYTES_A_DEVICE >> 20);
        make(home, data, devices, heapMib);
        try (ServerProcess server = ServerProcess.start(home, data, heapMib, plan())) {
            new StateBench(server, devices).measure(data, heapMib);
        }
        System.exit(0);
    }

    private static int devicesOfOne(int devices) {
        return Math.ceilDiv(devices, PRODUCTS);
    }

    private static String plan() {
        return """
                {"organization":{"slug":"bench","name":"Bench"},"people":[],"products":[%s],
                 "apiTokens":[{"name":"bench","role":"owner","token":"%s"}]}
                """.formatted(
                        IntStream.range(0, PRODUCTS).mapToObj("""
                                        {"slug":"pump-%1$d","name":"Pump %1$d","registerOnFirstContact":true,
                                         "ddi":{"tenant":"pump-%1$d","gatewayToken":"gateway-%1$d"}}"""::formatted).collect(Collectors.joining(",")),
                        ServerProcess.TOKEN);
    }

    private static void make(Path home, Path data, int devices, int heapMib)
            throws IOException, InterruptedException, SQLException {
        Path done = Files.createDirectories(data).resolve("bench-state");
        if (Files.exists(done)) {
            if (!Files.readString(done).strip().equals(Integer.toString(devices))) {
                throw new IOException("%s holds another fleet: of %s devices".formatted(data, Files.readString(done)));
            }
            return;
        }
        long start = System.nanoTime();
        try (ServerProcess _ = ServerProcess.start(home, data, heapMib, plan());
                FleetRows rows = FleetRows.open(data)) {
            for (int product = 0; product < PRODUCTS; product++) {
                int first = product * devicesOfOne(devices);
                int end = Math.min(devices, first + devicesOfOne(devices));
                rows.addIdle("pump-" + product, first, end);
                System.out.printf("%,d devices written after %.0f s%n", end, (System.nanoTime() - start) / 1e9);
            }
            rows.addTokens();
            System.out.printf("their tokens written after %.0f s%n", (System.nanoTime() - start) / 1e9);
            rows.tidy();
        }
        Files.writeString(done, Integer.toString(devices));
        System.out.printf(
                "%,d devices of %d products made in %.0f s, %,d MiB%n",
                devices,
                PRODUCTS,
                (System.nanoTime() - start) / 1e9,
                Disk.of(data).all() >> 20);
    }

    private void measure(Path data, int heapMib) throws IOException, InterruptedException {
        Heap.Size before = Heap.held(server);
        long cold = Bench.residentMib(server.pid());
        Tally waiting = new Tally();
        long start = System.nanoTime();
        Thread polls = Thread.ofPlatform().daemon().start(() -> {
            try {
                // One of each product, so that each is read.
                new SteadyLoad(server.port, null, PRODUCTS, this::first, waiting).run(Duration.ofSeconds(2));
            } catch (IOException e) {
                System.out.printf("first polls: %s%n", e.getMessage());
            }
        });
        boolean all = awaitAll(start);
        double filled = (System.nanoTime() - start) / 1e9;
        polls.join(Duration.ofMinutes(1));
        Heap.Size after = Heap.held(server);
        var classes = Heap.largest(server, CLASSES);
        new SteadyLoad(server.port, null, POLLS_PER_SECOND, this::poll, new Tally()).run(WARM_UP);
        var tally = new Tally();
        double serverBefore = Cpu.of(server.pid());
        double databaseBefore = Cpu.ofPostgres(data);
        var result = new SteadyLoad(server.port, null, POLLS_PER_SECOND, this::poll, tally).run(MEASURE);
        double serverCores = (Cpu.of(server.pid()) - serverBefore) / result.seconds();
        double databaseCores = (Cpu.ofPostgres(data) - databaseBefore) / result.seconds();
        Tally.Figures figures = tally.figures();

        System.out.printf("%n%,d devices of %d products:%n%n", devices, PRODUCTS);
        System.out.println("| What | Figure |");
        System.out.println("|---|---|");
        Watch.row("start until ready, existing database", "%.1f s".formatted(server.start.toMillis() / 1e3));
        Watch.row(
                "from the first poll until all devices are in memory",
                all ? "%.0f s".formatted(filled) : "not within %.0f s".formatted(filled));
        Watch.row(
                "the first polls, one of each product, wait",
                "p50 %s ms, at most %s ms; %s refused or failed"
                        .formatted(
                                LoadBench.millis(waiting.figures().p50Micros()),
                                LoadBench.millis(waiting.figures().maxMicros()),
                                waiting.figures().bad()));
        Watch.row(
                "heap after a collection: before and with all of them",
                "%,d and %,d MiB, %,d MiB at most".formatted(before.used() >> 10, after.used() >> 10, heapMib));
        Watch.row(
                "memory of the poll table by idle device",
                "%.0f bytes".formatted((after.used() - before.used()) * 1_024.0 / devices));
        Watch.row(
                "resident: at the start and at the end",
                "%,d and %,d MiB".formatted(cold, Bench.residentMib(server.pid())));
        Watch.row(
                "polls, %,d /s offered for %d s".formatted(POLLS_PER_SECOND, MEASURE.toSeconds()),
                "%,.0f /s answered, %s refused or failed, p50 %s ms, p99 %s ms, at most %s ms"
                        .formatted(
                                figures.good() / result.seconds(),
                                figures.bad(),
                                LoadBench.millis(figures.p50Micros()),
                                LoadBench.millis(figures.p99Micros()),
                                LoadBench.millis(figures.maxMicros())));
        Watch.row("cores meanwhile", "server %.2f, PostgreSQL %.2f".formatted(serverCores, databaseCores));
        System.out.printf("%nWhat takes the heap with all of them in memory:%n%n");
        classes.forEach(System.out::println);
    }

    private boolean awaitAll(long start) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        long sayAt = start + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() - start < FILL_PATIENCE.toNanos()) {
            try {
                double known = ServerFigures.of(server, http).of("fleetward_poll_devices");
                if (known >= devices) {
                    return true;
                }
                if (System.nanoTime() > sayAt) {
                    System.out.printf("%,.0f devices in memory%n", known);
                    sayAt += Duration.ofMinutes(1).toNanos();
                }
            } catch (IOException e) {
                System.out.printf("the figures could not be read: %s%n", e.getMessage());
            }
            LockSupport.parkNanos(500_000_000);
        }
        return false;
    }

    private byte[] first() {
        long product = next.getAndIncrement() % PRODUCTS;
        return poll(product * devicesOfOne(devices));
    }

    private byte[] poll() {
        return poll(next.getAndIncrement() * STRIDE % devices);
    }

    private byte[] poll(long device) {
        return PollFleet.poll("pump-" + device / devicesOfOne(devices), "DDI-" + device);
    }
}
