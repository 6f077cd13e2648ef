package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A large fleet in its everyday life on one small machine. Arguments: the checkout, how many devices, for how many minutes,
 * and the directory that keeps the fleet.
 */
public final class LoadBench {
    private static final int HEAP_MIB = 1_024;
    private static final Duration WARM_UP = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofMinutes(5);
    private static final Duration BESIDE = Duration.ofMinutes(45);
    private static final double SUSTAINED = 0.99;

    private LoadBench() {}

    public static void main(String... arguments) throws IOException, InterruptedException, SQLException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int devices = Integer.parseInt(arguments[1]);
        var duration = Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[2])));
        Path data = Path.of(arguments[3]).toAbsolutePath();
        Deadline.in(duration.plus(BESIDE));
        MixedFleet.make(home, data, devices, HEAP_MIB);
        try (ServerProcess server = MixedFleet.start(home, data, HEAP_MIB)) {
            measure(server, data, devices, duration);
        }
        System.exit(0);
    }

    private static void measure(ServerProcess server, Path data, int devices, Duration duration)
            throws IOException, InterruptedException {
        System.out.printf(
                "%,d devices, heap %,d MiB, ready after %.1f s%n", devices, HEAP_MIB, server.start.toMillis() / 1e3);
        MixedFleet fleet = MixedFleet.of(server, devices);
        List<Kind> kinds = new Mix(server, fleet).everyday();
        Duration warmUp = duration.compareTo(WARM_UP.multipliedBy(4)) < 0 ? duration.dividedBy(4) : WARM_UP;
        System.out.printf("warming up for %d s%n", warmUp.toSeconds());
        Kind.start(kinds, warmUp).await();
        Heap.Size heapBefore = Heap.held(server);
        Disk before = Disk.of(data);
        Kind.Run run = Kind.start(kinds, duration);
        var watch = new Watch(server, data, run);
        run.await();
        watch.end();
        Disk after = Disk.of(data);
        Duration drained = drain(server);
        Heap.Size heap = Heap.held(server);

        System.out.printf("%n%,d devices, %.0f minutes:%n%n", devices, duration.toSeconds() / 60.0);
        print(run, duration);
        System.out.println();
        System.out.println("| What | Figure |");
        System.out.println("|---|---|");
        watch.print();
        Watch.row("the backlog after the end gone", "%.0f s later".formatted(drained.toMillis() / 1e3));
        Watch.row(
                "heap after a collection: before and after",
                "%,d and %,d MiB used, %,d MiB committed, %,d MiB at most"
                        .formatted(heapBefore.used() >> 10, heap.used() >> 10, heap.committed() >> 10, HEAP_MIB));
        Watch.row(
                "disk",
                "%,d MiB before, %,d MiB more after: %s"
                        .formatted(before.all() >> 20, (after.all() - before.all()) >> 20, after.since(before)));
    }

    private static void print(Kind.Run run, Duration duration) {
        System.out.println(
                "| Kind | Asked for, /s | Answered, /s | Sent | Answered | Refused or failed | p50 / p95 / p99 / max, ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        double seconds = duration.toMillis() / 1e3;
        var behind = new StringBuilder();
        run.tallies().forEach((kind, tally) -> {
            Tally.Figures figures = tally.figures();
            double achieved = figures.good() / seconds;
            System.out.printf(
                    "| %s | %s | %s | %,d | %,d | %s | %s / %s / %s / %s |%n",
                    kind.name(),
                    rate(kind.perSecond()),
                    rate(achieved),
                    figures.sent(),
                    figures.answered(),
                    figures.bad(),
                    millis(figures.p50Micros()),
                    millis(figures.p95Micros()),
                    millis(figures.p99Micros()),
                    millis(figures.maxMicros()));
            // One more or less is the edge of the run.
            if (figures.good() + 1 < SUSTAINED * kind.perSecond() * seconds) {
                behind.append("; %s %s of %s /s".formatted(kind.name(), rate(achieved), rate(kind.perSecond())));
            }
        });
        System.out.printf(
                "%n%s%n",
                behind.isEmpty() ? "All rates were sustained." : "Not sustained" + behind.replace(0, 1, ":") + ".");
    }

    private static String rate(double perSecond) {
        return perSecond >= 10 ? "%,.0f".formatted(perSecond) : "%.2f".formatted(perSecond);
    }

    static String millis(long micros) {
        return micros >= 100_000 ? "%,d".formatted(Math.round(micros / 1e3)) : "%.1f".formatted(micros / 1e3);
    }

    /** Until all that was acknowledged is decoded. */
    static Duration drain(ServerProcess server) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < DRAIN.toNanos()) {
            try {
                if (Bench.pending(server) == 0) {
                    break;
                }
            } catch (IOException e) {
                System.out.printf("the backlog could not be asked for: %s%n", e.getMessage());
            }
            LockSupport.parkNanos(500_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
