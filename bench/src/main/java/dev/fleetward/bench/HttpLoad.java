package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that keeps many HTTP/1.1 connections busy, each with one request at a time, so that it takes as little as
 * it can from the server beside it. Talks to loopback only.
 */
final class HttpLoad {
    private static final long REOPEN_NANOS = 100_000_000L;

    private final int port;
    private final int connections;
    private final Supplier<byte[]> requests;
    private final @Nullable Consumer<String> bodies;
    private final @Nullable InetAddress from;
    private final Tally tally;
    private final ArrayDeque<HttpConnection> broken = new ArrayDeque<>();

    HttpLoad(int port, int connections, Supplier<byte[]> requests) {
        this(port, connections, requests, null, null, new Tally());
    }

    /** @param bodies told every answer's body, head included */
    HttpLoad(int port, int connections, Supplier<byte[]> requests, Consumer<String> bodies) {
        this(port, connections, requests, bodies, null, new Tally());
    }

    /** @param from the address it comes from */
    HttpLoad(int port, InetAddress from, int connections, Supplier<byte[]> requests, Tally tally) {
        this(port, connections, requests, null, from, tally);
    }

    private HttpLoad(
            int port,
            int connections,
            Supplier<byte[]> requests,
            @Nullable Consumer<String> bodies,
            @Nullable InetAddress from,
            Tally tally) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
        this.bodies = bodies;
        this.from = from;
        this.tally = tally;
    }

    /** @param statuses how many answers of each status; latencies in microseconds */
    record Result(Map<Integer, Long> statuses, double seconds, long p50Micros, long p99Micros) {
        double perSecond(int status) {
            return statuses.getOrDefault(status, 0L) / seconds;
        }
    }

    Result run(Duration duration) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                broken.add(new HttpConnection(port, from, selector));
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            long reopenAt = start;
            long now = start;
            while (now < end) {
                if (now >= reopenAt) {
                    reopen();
                    reopenAt = now + REOPEN_NANOS;
                }
                selector.select(key -> step((HttpConnection) key.attachment()), 100);
                now = System.nanoTime();
            }
            double seconds = (now - start) / 1e9;
            selector.keys().forEach(key -> ((HttpConnection) key.attachment()).close());
            Tally.Figures figures = tally.figures();
            return new Result(figures.statuses(), seconds, figures.p50Micros(), figures.p99Micros());
        }
    }

    private void reopen() {
        for (int i = broken.size(); i > 0; i--) {
            HttpConnection connection = broken.remove();
            try {
                connection.open();
                send(connection);
            } catch (IOException e) {
                failed(connection);
            }
        }
    }

    private void send(HttpConnection connection) throws IOException {
        byte[] request = requests.get();
        tally.sent();
        connection.send(request, System.nanoTime());
    }

    private void step(HttpConnection connection) {
        try {
            int status = connection.read();
            if (status > 0) {
                tally.answered(status, (System.nanoTime() - connection.sentAt) / 1_000);
                if (bodies != null) {
                    bodies.accept(connection.text());
                }
                send(connection);
            }
        } catch (IOException e) {
            tally.answered(Tally.NO_ANSWER, (System.nanoTime() - connection.sentAt) / 1_000);
            failed(connection);
        }
    }

    private void failed(HttpConnection connection) {
        connection.close();
        broken.add(connection);
    }

    /** The bytes of a request without and with a body. */
    static byte[] request(String head, byte @Nullable [] body) {
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        if (body == null) {
            return start;
        }
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }
}
