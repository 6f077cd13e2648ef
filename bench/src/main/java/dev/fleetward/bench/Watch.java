package dev.fleetward.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** Looks at a server under load every ten seconds, and says once a minute how it is. What cannot be read is counted. */
final class Watch {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int LOOKS_A_LINE = 6;

    private final ServerProcess server;
    private final Path data;
    private final Kind.Run load;
    private final HttpClient http = Caller.client(Caller.address(1));
    private final List<ServerFigures> looks = new ArrayList<>();
    private final long start = System.nanoTime();
    private final Thread thread;
    private final Use first;
    private Use last;
    private long sent;
    private long sentAt = start;
    private long residentMib;
    private int unread;
    private volatile boolean watching = true;

    Watch(ServerProcess server, Path data, Kind.Run load) throws IOException {
        this.server = server;
        this.data = data;
        this.load = load;
        this.first = Use.now(server, data);
        this.last = first;
        this.thread = Thread.ofPlatform().daemon().name("watch").start(this::run);
    }

    /** Processor seconds so far. */
    private record Use(double server, double postgres, double self, long at) {
        static Use now(ServerProcess server, Path data) throws IOException {
            return new Use(
                    Cpu.of(server.pid()),
                    Cpu.ofPostgres(data),
                    Cpu.of(ProcessHandle.current().pid()),
                    System.nanoTime());
        }

        String since(Use before) {
            double seconds = Math.max(1, at - before.at) / 1e9;
            return "server %.2f, PostgreSQL %.2f, generator %.2f"
                    .formatted(
                            (server - before.server) / seconds,
                            (postgres - before.postgres) / seconds,
                            (self - before.self) / seconds);
        }
    }

    /** The end of the load; what follows is not of it. */
    void end() throws InterruptedException {
        watching = false;
        LockSupport.unpark(thread);
        thread.join();
    }

    private void run() {
        for (int look = 1; watching; look++) {
            LockSupport.parkNanos(EVERY.toNanos());
            try {
                looks.add(ServerFigures.of(server, http));
                residentMib = Math.max(residentMib, Bench.residentMib(server.pid()));
                if (look % LOOKS_A_LINE == 0) {
                    say();
                }
                if (!watching) {
                    last = Use.now(server, data);
                }
            } catch (IOException e) {
                unread++;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void say() throws IOException {
        Use now = Use.now(server, data);
        long all = 0;
        long bad = 0;
        long slowest = 0;
        for (Tally tally : load.tallies().values()) {
            Tally.Figures figures = tally.figures();
            all += figures.sent();
            bad += figures.answered() + figures.of(Tally.NO_ANSWER) - figures.good();
            slowest = Math.max(slowest, figures.maxMicros());
        }
        ServerFigures figures = looks.getLast();
        System.out.printf(
                "minute %d: %,.0f requests/s, %,d refused or failed so far, slowest %.1f s; %,d chunks wait, oldest %.1f s;"
                        + " heap %,d MiB, resident %,d MiB; cores: %s%n",
                Math.round((now.at - start) / 60e9),
                (all - sent) * 1e9 / (now.at - sentAt),
                bad,
                slowest / 1e6,
                figures.chunksWaiting(),
                figures.oldestChunkSeconds(),
                figures.heapMib(),
                residentMib,
                now.since(last));
        last = now;
        sent = all;
        sentAt = now.at;
    }

    /** Rows of a table. */
    void print() {
        row("cores used", last.since(first));
        row("memory of the server", "%,d MiB resident at most".formatted(residentMib));
        row("chunks that wait to be decoded", thirds(ServerFigures::chunksWaiting, 2_000, "%,.0f"));
        row("the oldest of them, seconds", thirds(ServerFigures::oldestChunkSeconds, 5, "%.1f"));
        row("the oldest row not in Parquet, seconds", thirds(ServerFigures::oldestRowSeconds, 30, "%.1f"));
        if (unread > 0) {
            row("looks at the server that failed", Integer.toString(unread));
        }
    }

    static void row(String what, String figure) {
        System.out.printf("| %s | %s |%n", what, figure);
    }

    /** @param slack so much more at the end is chance */
    private String thirds(ToDoubleFunction<ServerFigures> figure, double slack, String form) {
        double begin = mean(figure, 0);
        double end = mean(figure, 2);
        double most = looks.stream().mapToDouble(figure).max().orElse(0);
        return (form + " in the first third, " + form + " in the last, at most " + form + ": %s")
                .formatted(begin, end, most, end <= 1.5 * begin + slack ? "flat" : "grows");
    }

    private double mean(ToDoubleFunction<ServerFigures> figure, int third) {
        return looks.subList(looks.size() * third / 3, looks.size() * (third + 1) / 3).stream()
                .mapToDouble(figure)
                .average()
                .orElse(0);
    }
}
