package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that offers requests at a fixed rate, whatever the server does: a request that finds no free connection
 * waits, and its waiting counts. One that gets no answer is counted as such, and its connection opened anew.
 */
final class SteadyLoad {
    private static final int CONNECTIONS = 256;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final int port;
    private final @Nullable InetAddress from;
    private final Supplier<byte[]> requests;
    private final long intervalNanos;
    private final Tally tally;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<HttpConnection> broken = new ArrayDeque<>();
    private final Set<HttpConnection> busy = new HashSet<>();

    SteadyLoad(int port, int perSecond, Supplier<byte[]> requests) {
        this(port, null, perSecond, requests, new Tally());
    }

    /** @param from the address it comes from; null for any */
    SteadyLoad(int port, @Nullable InetAddress from, double perSecond, Supplier<byte[]> requests, Tally tally) {
        this.port = port;
        this.from = from;
        this.requests = requests;
        this.intervalNanos = (long) (1e9 / perSecond);
        this.tally = tally;
    }

    /** @param unsent requests that were due when time was up and had found no free connection */
    record Result(Map<Integer, Long> statuses, double seconds, long unsent, long p50Micros, long p99Micros) {}

    Result run(Duration duration) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                broken.add(new HttpConnection(port, from, selector));
            }
            reopen();
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            long due = start;
            long now = start;
            long lookAt = start + LOOK_NANOS;
            while (now < end) {
                while (due <= now && !idle.isEmpty()) {
                    send(idle.poll(), due);
                    due += intervalNanos;
                }
                // A millisecond's requests at once: waking for each would take a core from the server.
                selector.select(key -> read((HttpConnection) key.attachment()), 1);
                now = System.nanoTime();
                if (now > lookAt) {
                    giveUpOn(now - PATIENCE_NANOS);
                    reopen();
                    lookAt = now + LOOK_NANOS;
                }
            }
            double seconds = (now - start) / 1e9;
            await(selector, now);
            Tally.Figures figures = tally.figures();
            return new Result(
                    figures.statuses(),
                    seconds,
                    Math.max(0, (now - due) / intervalNanos),
                    figures.p50Micros(),
                    figures.p99Micros());
        } finally {
            idle.forEach(HttpConnection::close);
            broken.forEach(HttpConnection::close);
        }
    }

    /** What was sent is answered, or is not. */
    private void await(Selector selector, long since) throws IOException {
        while (!busy.isEmpty() && System.nanoTime() - since < PATIENCE_NANOS) {
            selector.select(key -> read((HttpConnection) key.attachment()), 10);
        }
        giveUpOn(Long.MAX_VALUE);
    }

    private void send(HttpConnection connection, long due) {
        try {
            busy.add(connection);
            tally.sent();
            connection.send(requests.get(), due);
        } catch (IOException e) {
            failed(connection);
        }
    }

    private void read(HttpConnection connection) {
        try {
            int status = connection.read();
            if (status > 0) {
                tally.answered(status, (System.nanoTime() - connection.dueAt) / 1_000);
                busy.remove(connection);
                idle.add(connection);
            }
        } catch (IOException e) {
            failed(connection);
        }
    }

    private void giveUpOn(long sentBefore) {
        List.copyOf(busy).stream()
                .filter(connection -> connection.sentAt < sentBefore)
                .forEach(this::failed);
    }

    /** Also one the server closed while nothing was under way. */
    private void failed(HttpConnection connection) {
        connection.close();
        if (busy.remove(connection)) {
            tally.answered(Tally.NO_ANSWER, (System.nanoTime() - connection.dueAt) / 1_000);
        } else {
            idle.remove(connection);
        }
        broken.add(connection);
    }

    private void reopen() {
        for (int i = broken.size(); i > 0; i--) {
            HttpConnection connection = broken.remove();
            try {
                connection.open();
                idle.add(connection);
            } catch (IOException e) {
                connection.close();
                broken.add(connection);
            }
        }
    }
}
