package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the processor's time goes on the busiest paths, each asked as fast as it answers. Arguments: the checkout, how many
 * devices, the directory that keeps the fleet, and where the pictures go.
 */
public final class FlameBench {
    private static final int HEAP_MIB = 1_024;
    private static final Duration EACH =
            Duration.ofSeconds(Integer.parseInt(System.getenv().getOrDefault("BENCH_FLAME_SECONDS", "30")));
    private static final Duration WARM_UP = EACH.dividedBy(2);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final int CONNECTIONS = 16;
    private static final int LINES = 2;
    private static final int HOTTEST = 12;
    private static final int COMPONENTS = 300;
    private static final int FRESH_COMPONENTS = 30;
    private static final InetAddress FROM = Caller.address(7);

    private final ServerProcess server;
    private final Mix mix;
    private final Path pictures;

    private FlameBench(ServerProcess server, Mix mix, Path pictures) {
        this.server = server;
        this.mix = mix;
        this.pictures = pictures;
    }

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int devices = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]).toAbsolutePath();
        Path pictures = Files.createDirectories(Path.of(arguments[3]).toAbsolutePath());
        Deadline.in(Duration.ofHours(1));
        MixedFleet.make(home, data, devices, HEAP_MIB);
        try (ServerProcess server = MixedFleet.start(home, data, HEAP_MIB)) {
            var bench = new FlameBench(server, new Mix(server, MixedFleet.of(server, devices)), pictures);
            for (Map.Entry<String, Kind.Offer> path : bench.paths().entrySet()) {
                bench.look(path.getKey(), path.getValue());
            }
        }
        System.exit(0);
    }

    private Map<String, Kind.Offer> paths() throws IOException, InterruptedException {
        var paths = new LinkedHashMap<String, Kind.Offer>();
        paths.put("polls", (duration, tally) -> new HttpLoad(server.port, FROM, CONNECTIONS, mix::poll, tally)
                .run(duration));
        var posts = mix.fieldPosts();
        paths.put(
                "posts", (duration, tally) -> new HttpLoad(server.port, FROM, CONNECTIONS, posts, tally).run(duration));
        Caller ada = mix.person(0);
        paths.put(
                "pages", (duration, tally) -> Visits.rush(LINES, duration, tally, number -> ada.get(mix.page(number))));
        Caller program = Caller.program(server.port, FROM);
        paths.put(
                "reads",
                (duration, tally) -> Visits.rush(LINES, duration, tally, number -> program.get(mix.read(number))));
        var version = new AtomicLong(System.currentTimeMillis() / 1_000);
        paths.put(
                "sboms",
                (duration, tally) -> Visits.rush(1, duration, tally, _ -> {
                    int next = (int) version.incrementAndGet();
                    String sbom = Software.sbom(next % 10_000_000, COMPONENTS, FRESH_COMPONENTS, 0);
                    return program.send(
                                    "PUT",
                                    MixedFleet.sbomPath("8.%d.0".formatted(next)),
                                    "application/json",
                                    BodyPublishers.ofString(sbom))
                            .statusCode();
                }));
        return paths;
    }

    private void look(String name, Kind.Offer offer) throws IOException, InterruptedException {
        var kind = new Kind(name, 0, offer);
        Kind.start(List.of(kind), WARM_UP).await();
        Path recording = Files.createTempFile("fleetward-flames", ".jfr");
        server.jcmd("JFR.start", "name=flames", "settings=profile");
        double before = Cpu.of(server.pid());
        Kind.Run run = Kind.start(List.of(kind), EACH);
        run.await();
        double used = Cpu.of(server.pid()) - before;
        server.jcmd("JFR.stop", "name=flames", "filename=" + recording);
        FlameGraph graph = FlameGraph.of(recording);
        Files.delete(recording);
        graph.write(pictures.resolve(name + ".svg"), name);
        Tally.Figures figures = run.figures(kind);
        System.out.printf(
                "%n%s: %,.0f /s, %.0f µs of the server's processor each, %d samples, bad: %s%n",
                name,
                (double) figures.good() / EACH.toSeconds(),
                used / Math.max(1, figures.good()) * 1e6,
                graph.samples(),
                figures.bad());
        graph.hottest(HOTTEST).forEach(System.out::println);
        LoadBench.drain(server);
        LockSupport.parkNanos(REST.toNanos());
    }
}
