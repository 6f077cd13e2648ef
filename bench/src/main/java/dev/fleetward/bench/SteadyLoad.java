package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One thread that offers requests at a fixed rate, whatever the server does: a request that finds no free connection
 * waits, and its waiting counts.
 */
final class SteadyLoad {
    private static final int CONNECTIONS = 256;
    private static final int RESPONSE_BYTES = 4_096;
    private static final int MAX_SAMPLES = 20_000_000;

    private final int port;
    private final Supplier<byte[]> requests;
    private final long intervalNanos;
    private final TreeMap<Integer, Long> statuses = new TreeMap<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int[] latencyMicros = new int[1 << 20];
    private int samples;

    SteadyLoad(int port, int perSecond, Supplier<byte[]> requests) {
        this.port = port;
        this.requests = requests;
        this.intervalNanos = 1_000_000_000L / perSecond;
    }

    /** @param unsent requests that were due when time was up and had found no free connection */
    record Result(TreeMap<Integer, Long> statuses, double seconds, long unsent, long p50Micros, long p99Micros) {}

    Result run(Duration duration) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(new Connection(selector));
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            long due = start;
            long now = start;
            while (now < end) {
                while (due <= now && !idle.isEmpty()) {
                    idle.poll().send(requests.get(), due);
                    due += intervalNanos;
                }
                // A millisecond's requests at once: waking for each would take a core from the server.
                selector.select(key -> ((Connection) key.attachment()).read(), 1);
                now = System.nanoTime();
            }
            double seconds = (now - start) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            int[] sorted = Arrays.copyOf(latencyMicros, samples);
            Arrays.sort(sorted);
            return new Result(
                    statuses, seconds, Math.max(0, (now - due) / intervalNanos), at(sorted, 0.50), at(sorted, 0.99));
        }
    }

    private static long at(int[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)];
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(RESPONSE_BYTES);
        private long dueAt;

        Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(byte[] request, long due) throws IOException {
            dueAt = due;
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void read() {
            try {
                if (channel.read(in) < 0) {
                    throw new IOException("closed by the server");
                }
                if (Head.isWhole(in.array(), in.position())) {
                    in.clear();
                    count(Head.status(in.array()));
                }
            } catch (IOException e) {
                statuses.merge(0, 1L, Long::sum);
            }
        }

        private void count(int status) {
            statuses.merge(status, 1L, Long::sum);
            if (samples == latencyMicros.length && samples < MAX_SAMPLES) {
                latencyMicros = Arrays.copyOf(latencyMicros, 2 * samples);
            }
            if (samples < latencyMicros.length) {
                latencyMicros[samples++] = (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - dueAt) / 1_000);
            }
            idle.add(this);
        }
    }
}
