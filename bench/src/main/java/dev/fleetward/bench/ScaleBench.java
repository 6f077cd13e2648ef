package dev.fleetward.bench;

import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One, two and three servers on one database and data directory, each held to the same small share of the processors, and
 * what they do together. Arguments: the checkout, the directory that keeps the fleet, and the share.
 */
public final class ScaleBench {
    private static final int HEAP_MIB = 512;
    private static final int DEVICES = 50_000;
    private static final int MOST = 3;
    private static final int CONNECTIONS = 16;
    private static final Duration EACH = Duration.ofSeconds(30);
    /** With all processors, so that each has its code compiled before it is held. */
    private static final Duration WARM_UP = Duration.ofSeconds(45);

    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final InetAddress FROM = Caller.address(7);

    private final Path home;
    private final Path data;
    private final double share;
    private final Map<String, String> settings;

    private ScaleBench(Path home, Path data, double share, EmbeddedPostgres postgres) {
        this.home = home;
        this.data = data;
        this.share = share;
        this.settings = new HashMap<>(postgres.configuration());
        // It would say that the server is the only one.
        settings.remove("fleetward.nodes");
    }

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path data = Path.of(arguments[1]).toAbsolutePath();
        double share = Double.parseDouble(arguments[2]);
        Deadline.in(Duration.ofHours(1));
        MixedFleet.make(home, data, DEVICES, HEAP_MIB);
        try (var postgres = EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.FULL)) {
            var bench = new ScaleBench(home, data, share, postgres);
            var results = new ArrayList<Result>();
            for (int servers = 1; servers <= MOST; servers++) {
                results.add(bench.measure(servers));
            }
            print(results, share);
        }
        System.exit(0);
    }

    /** Requests answered well each second, and processor seconds of PostgreSQL each second. */
    private record Result(int servers, double polls, double pollsPostgres, double posts, double postsPostgres) {}

    private Result measure(int count) throws IOException, InterruptedException {
        var shares = new ArrayList<Share>();
        var servers = new ArrayList<ServerProcess>();
        try {
            for (int i = 0; i < count; i++) {
                servers.add(MixedFleet.start(home, data, HEAP_MIB, settings));
            }
            List<Mix> mixes = new ArrayList<>();
            for (ServerProcess server : servers) {
                mixes.add(new Mix(server, MixedFleet.of(server, DEVICES)));
            }
            List<Kind> polls = kinds("polls", servers, mixes);
            List<Kind> posts = kinds("posts", servers, mixes);
            run(polls, posts, WARM_UP);
            for (ServerProcess server : servers) {
                Share own = Share.of(share, Integer.toString(server.port));
                shares.add(own);
                own.hold(server.pid());
            }
            run(polls, posts, SETTLE);
            LoadBench.drain(servers.getFirst());
            double[] polled = rate(polls, servers, false);
            double[] posted = rate(posts, servers, true);
            return new Result(count, polled[0], polled[1], posted[0], posted[1]);
        } finally {
            servers.forEach(ServerProcess::close);
            for (Share own : shares) {
                own.close();
            }
        }
    }

    private static void run(List<Kind> polls, List<Kind> posts, Duration each) throws InterruptedException {
        Kind.start(polls, each).await();
        Kind.start(posts, each).await();
    }

    private static List<Kind> kinds(String name, List<ServerProcess> servers, List<Mix> mixes) {
        var kinds = new ArrayList<Kind>();
        FieldPosts posts = mixes.getFirst().fieldPosts();
        for (int i = 0; i < servers.size(); i++) {
            int port = servers.get(i).port;
            Mix mix = mixes.get(i);
            kinds.add(new Kind(name + " of server " + i, 0, (duration, tally) -> new HttpLoad(
                            port, FROM, CONNECTIONS, name.equals("polls") ? mix::poll : posts, tally)
                    .run(duration)));
        }
        return kinds;
    }

    /** @param drained whether the time counts until what was taken is decoded */
    private double[] rate(List<Kind> kinds, List<ServerProcess> servers, boolean drained)
            throws IOException, InterruptedException {
        double postgres = Cpu.ofPostgres(data);
        long start = System.nanoTime();
        Kind.Run run = Kind.start(kinds, EACH);
        run.await();
        if (drained) {
            LoadBench.drain(servers.getFirst());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long good = kinds.stream().mapToLong(kind -> run.figures(kind).good()).sum();
        kinds.forEach(kind -> System.out.printf(
                "%s: %,d good, bad: %s%n",
                kind.name(), run.figures(kind).good(), run.figures(kind).bad()));
        return new double[] {good / seconds, (Cpu.ofPostgres(data) - postgres) / seconds};
    }

    private static void print(List<Result> results, double share) {
        Result one = results.getFirst();
        System.out.printf("%nEach server is held to %.2f of a processor.%n%n", share);
        System.out.println("| Servers | Polls, /s | of so many times one server's | PostgreSQL, processors"
                + " | Posts taken and decoded, /s | of so many times one server's | PostgreSQL, processors |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Result result : results) {
            System.out.printf(
                    "| %d | %,.0f | %.0f %% | %.2f | %,.0f | %.0f %% | %.2f |%n",
                    result.servers,
                    result.polls,
                    100 * result.polls / (result.servers * one.polls),
                    result.pollsPostgres,
                    result.posts,
                    100 * result.posts / (result.servers * one.posts),
                    result.postsPostgres);
        }
    }
}
