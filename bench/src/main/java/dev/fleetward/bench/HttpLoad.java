package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that keeps many HTTP/1.1 connections busy, each with one request at a time, so that it takes as little as
 * it can from the server beside it. Talks to loopback only.
 */
final class HttpLoad {
    private static final int MAX_RESPONSE_BYTES = 64 * 1024;
    private static final int MAX_SAMPLES = 4_000_000;

    private final int port;
    private final int connections;
    private final Supplier<byte[]> requests;
    private final @Nullable Consumer<String> bodies;
    private final TreeMap<Integer, Long> statuses = new TreeMap<>();
    private final long[] latencies = new long[MAX_SAMPLES];
    private int samples;

    HttpLoad(int port, int connections, Supplier<byte[]> requests) {
        this(port, connections, requests, null);
    }

    /** @param bodies told every answer's body, head included */
    HttpLoad(int port, int connections, Supplier<byte[]> requests, @Nullable Consumer<String> bodies) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
        this.bodies = bodies;
    }

    /** @param statuses how many answers of each status; latencies in microseconds */
    record Result(TreeMap<Integer, Long> statuses, double seconds, long p50Micros, long p99Micros) {
        double perSecond(int status) {
            return statuses.getOrDefault(status, 0L) / seconds;
        }
    }

    Result run(Duration duration) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                connect(selector);
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            while (System.nanoTime() < end) {
                selector.select(key -> step(key), 100);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            long[] sorted = Arrays.copyOf(latencies, samples);
            Arrays.sort(sorted);
            return new Result(statuses, seconds, at(sorted, 0.50), at(sorted, 0.99));
        }
    }

    private void connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var connection = new Connection();
        channel.register(selector, SelectionKey.OP_READ, connection);
        connection.send(channel);
    }

    private void step(SelectionKey key) {
        var connection = (Connection) key.attachment();
        try {
            int status = connection.read((SocketChannel) key.channel());
            if (status > 0) {
                statuses.merge(status, 1L, Long::sum);
                if (samples < MAX_SAMPLES) {
                    latencies[samples++] = (System.nanoTime() - connection.sentAt) / 1_000;
                }
                connection.send((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            statuses.merge(0, 1L, Long::sum);
            key.cancel();
        }
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)];
    }

    private final class Connection {
        private final ByteBuffer in = ByteBuffer.allocate(MAX_RESPONSE_BYTES);
        private long sentAt;

        void send(SocketChannel channel) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(requests.get());
            sentAt = System.nanoTime();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** @return the status once the whole response is here, else 0 */
        int read(SocketChannel channel) throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed by the server");
            }
            byte[] bytes = in.array();
            if (!Head.isWhole(bytes, in.position())) {
                return 0;
            }
            if (bodies != null) {
                bodies.accept(new String(bytes, 0, in.position(), StandardCharsets.ISO_8859_1));
            }
            in.clear();
            return Head.status(bytes);
        }
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
