package dev.fleetward.bench;

import dev.fleetward.simulator.wire.Chunks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Floods of one device, one product, one address and one person, each as fast as it can, and what becomes of everybody else
 * meanwhile. Arguments: the checkout, how many devices, and the directory that keeps the fleet; a fourth names the only flood.
 */
public final class FloodBench {
    private static final int HEAP_MIB = 1_024;
    private static final Duration FLOOD =
            Duration.ofSeconds(Integer.parseInt(System.getenv().getOrDefault("BENCH_FLOOD_SECONDS", "60")));
    private static final Duration CALM = FLOOD.dividedBy(2);
    private static final Duration WARM_UP = FLOOD;
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final int CONNECTIONS = 64;
    private static final int LINES = 16;
    private static final int PRODUCT_DEVICES = 10_000;
    private static final double POLLS = 1_000;
    private static final double POSTS = 200;
    private static final double PAGES = 2;
    private static final double READS = 5;
    /** Where floods come from; everybody else is elsewhere. */
    private static final InetAddress FLOODER = Caller.address(66);

    private final ServerProcess server;
    private final Mix mix;
    private final List<Kind> neighbours;
    private final AtomicLong next = new AtomicLong(System.currentTimeMillis());

    private FloodBench(ServerProcess server, Mix mix) throws IOException, InterruptedException {
        this.server = server;
        this.mix = mix;
        this.neighbours = mix.neighbours(POLLS, POSTS, PAGES, READS);
    }

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int devices = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]).toAbsolutePath();
        String only = arguments.length > 3 ? arguments[3] : "";
        Deadline.in(LIMIT);
        MixedFleet.make(home, data, devices, HEAP_MIB);
        try (ServerProcess server = MixedFleet.start(home, data, HEAP_MIB)) {
            System.out.printf("%,d devices, heap %,d MiB%n", devices, HEAP_MIB);
            var bench = new FloodBench(server, new Mix(server, MixedFleet.of(server, devices)));
            System.out.printf("warming up for %d s%n", WARM_UP.toSeconds());
            Kind.start(bench.neighbours, WARM_UP).await();
            bench.run(only);
        }
        System.exit(0);
    }

    private Map<String, Kind.Offer> floods() throws IOException, InterruptedException {
        Caller eve = mix.person(2);
        var floods = new LinkedHashMap<String, Kind.Offer>();
        floods.put("one device polls", raw(() -> PollFleet.poll("bench", FleetRows.serial(1))));
        floods.put("one device posts", raw(() -> post(FleetRows.serial(2), ServerProcess.PROJECT_KEY)));
        floods.put(
                "one product's devices post",
                raw(() -> post("G-" + next.get() % PRODUCT_DEVICES, MixedFleet.OTHER_KEY)));
        floods.put("one product's devices poll", raw(this::gatewayPoll));
        floods.put(
                "one address posts, each time with another wrong project key",
                raw(() -> post(FleetRows.serial(3), "Wrong%027d".formatted(next.get()))));
        floods.put(
                "one address polls in every device's name with a wrong token",
                raw(() -> PollFleet.poll(
                        "bench", FleetRows.serial(next.getAndIncrement() % mix.devices()), "fwd_wrong" + next.get())));
        floods.put("one address asks the API with wrong tokens", raw(this::wrongToken));
        HttpClient stranger = Caller.client(FLOODER);
        floods.put(
                "one address tries passwords",
                (duration, tally) -> Visits.rush(LINES, duration, tally, number -> {
                    HttpRequest attempt =
                            Caller.signIn(server.port, "person%d@bench.example".formatted(number), "wrong-" + number);
                    return stranger.send(attempt, BodyHandlers.discarding()).statusCode();
                }));
        floods.put(
                "one person opens pages",
                (duration, tally) -> Visits.rush(LINES, duration, tally, number -> eve.get(mix.look(number))));
        floods.put(
                "one person asks the API",
                (duration, tally) -> Visits.rush(LINES, duration, tally, number -> eve.get(mix.read(number))));
        return floods;
    }

    private Kind.Offer raw(Supplier<byte[]> requests) {
        return (duration, tally) -> new HttpLoad(server.port, FLOODER, CONNECTIONS, requests, tally).run(duration);
    }

    /** A heartbeat unlike all others. */
    private byte[] post(String serial, String key) {
        byte[] heartbeat =
                FieldPosts.heartbeat(next.getAndIncrement(), FieldPosts.build("1.0.0", "rev-a"), Instant.now());
        return FieldPosts.post(serial, key, List.of(Chunks.single(heartbeat)));
    }

    private byte[] gatewayPoll() {
        return HttpLoad.request(
                """
                GET /gauge/controller/v1/G-%d HTTP/1.1\r
                Host: 127.0.0.1\r
                Accept: application/json\r
                Authorization: GatewayToken %s\r
                \r
                """.formatted(next.getAndIncrement() % PRODUCT_DEVICES, MixedFleet.OTHER_GATEWAY), null);
    }

    private byte[] wrongToken() {
        return HttpLoad.request("""
                GET /api/v1/products/pump/issues HTTP/1.1\r
                Host: 127.0.0.1\r
                Accept: application/json\r
                Authorization: Bearer fwt_wrong%d\r
                \r
                """.formatted(next.getAndIncrement()), null);
    }

    /** What a flood did, and what it did to others. */
    private record Outcome(String flood, Tally.Figures flooder, Kind.Run calm, Kind.Run during, Duration drained) {}

    private void run(String only) throws IOException, InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        for (var flood : floods().entrySet()) {
            if (flood.getKey().contains(only)) {
                System.out.printf(
                        "%s: calm for %d s, then for %d s%n", flood.getKey(), CALM.toSeconds(), FLOOD.toSeconds());
                outcomes.add(measure(flood.getKey(), flood.getValue()));
            }
        }
        print(outcomes);
    }

    private Outcome measure(String name, Kind.Offer offer) throws InterruptedException {
        LockSupport.parkNanos(REST.toNanos());
        Kind.Run calm = Kind.start(neighbours, CALM);
        calm.await();
        Kind.Run during = Kind.start(neighbours, FLOOD);
        var flood = new Kind(name, 0, offer);
        Kind.Run flooding = Kind.start(List.of(flood), FLOOD);
        flooding.await();
        during.await();
        Duration drained = LoadBench.drain(server);
        var outcome = new Outcome(name, flooding.figures(flood), calm, during, drained);
        neighbours.forEach(kind -> System.out.printf("  %s: %s%n", kind.name(), compared(outcome, kind)));
        return outcome;
    }

    private void print(List<Outcome> outcomes) {
        System.out.printf("%nOf the flood, %d s each:%n%n", FLOOD.toSeconds());
        System.out.println(
                "| Flood | Sent, /s | Taken | 401, 403 | 429 | 503 | Other | p50 / p99, ms | Backlog gone after |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Outcome outcome : outcomes) {
            Tally.Figures figures = outcome.flooder;
            long refused = figures.of(401) + figures.of(403);
            long known = figures.good() + refused + figures.of(429) + figures.of(503);
            System.out.printf(
                    "| %s | %,.0f | %,d | %,d | %,d | %,d | %,d | %s / %s | %.0f s |%n",
                    outcome.flood,
                    (double) figures.sent() / FLOOD.toSeconds(),
                    figures.good(),
                    refused,
                    figures.of(429),
                    figures.of(503),
                    figures.answered() + figures.of(Tally.NO_ANSWER) - known,
                    LoadBench.millis(figures.p50Micros()),
                    LoadBench.millis(figures.p99Micros()),
                    outcome.drained.toMillis() / 1e3);
        }
        System.out.printf("%nOf everybody else, p50 / p99 in ms, calm → during it:%n%n");
        System.out.print("| Flood |");
        neighbours.forEach(kind -> System.out.printf(" %s, %.0f /s |", kind.name(), kind.perSecond()));
        System.out.printf("%n|%s%n", "---|".repeat(neighbours.size() + 1));
        for (Outcome outcome : outcomes) {
            System.out.printf("| %s |", outcome.flood);
            neighbours.forEach(kind -> System.out.printf(" %s |", compared(outcome, kind)));
            System.out.println();
        }
    }

    private static String compared(Outcome outcome, Kind kind) {
        Tally.Figures calm = outcome.calm.figures(kind);
        Tally.Figures during = outcome.during.figures(kind);
        String bad = during.bad();
        return "%s / %s → %s / %s%s"
                .formatted(
                        LoadBench.millis(calm.p50Micros()),
                        LoadBench.millis(calm.p99Micros()),
                        LoadBench.millis(during.p50Micros()),
                        LoadBench.millis(during.p99Micros()),
                        bad.equals("none") ? "" : " (of %,d: %s)".formatted(during.sent(), bad));
    }
}
