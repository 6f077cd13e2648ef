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
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Every device connects anew and polls, all at once; who is sent away comes back when the answer says. One thread; the
 * connections open at a time are as many as a loopback address has ports for, and the others wait in line.
 */
final class Herd {
    private static final int AT_ONCE = 4_000;
    private static final int RESPONSE_BYTES = 4_096;
    private static final int ADDRESSES = 16;

    private final int port;
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>((one, two) -> Long.compare(one.atNanos, two.atNanos));
    private final TreeMap<Integer, Long> statuses = new TreeMap<>();
    private int open;
    private int served;
    private int connected;

    Herd(int port, int devices) {
        this.port = port;
        for (long device = 0; device < devices; device++) {
            waiting.add(device);
        }
    }

    private record Later(long atNanos, long device) {}

    private record Connection(long device, ByteBuffer in) {}

    /** @param served who got an answer; the others were not within the patience */
    record Result(TreeMap<Integer, Long> statuses, int served, double seconds) {}

    Result run(Duration patience) throws IOException {
        int all = waiting.size();
        long start = System.nanoTime();
        long end = start + patience.toNanos();
        try (Selector selector = Selector.open()) {
            while (served < all && System.nanoTime() < end) {
                while (!later.isEmpty() && later.peek().atNanos <= System.nanoTime()) {
                    waiting.add(later.poll().device);
                }
                while (open < AT_ONCE && !waiting.isEmpty()) {
                    connect(selector, waiting.poll());
                }
                selector.select(this::step, 10);
            }
        }
        return new Result(statuses, served, (System.nanoTime() - start) / 1e9);
    }

    private void connect(Selector selector, long device) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        byte[] from = {127, 0, 1, (byte) (1 + connected++ % ADDRESSES)};
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.register(
                selector, SelectionKey.OP_CONNECT, new Connection(device, ByteBuffer.allocate(RESPONSE_BYTES)));
        open++;
    }

    private void step(SelectionKey key) {
        var connection = (Connection) key.attachment();
        var channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                ByteBuffer request = ByteBuffer.wrap(PollFleet.poll(connection.device));
                while (request.hasRemaining()) {
                    channel.write(request);
                }
                key.interestOps(SelectionKey.OP_READ);
            } else if (channel.read(connection.in) < 0 || isWhole(connection.in)) {
                answered(connection, text(connection.in));
                close(key);
            }
        } catch (IOException e) {
            statuses.merge(0, 1L, Long::sum);
            waiting.add(connection.device);
            close(key);
        }
    }

    private void answered(Connection connection, String head) {
        int status = head.length() < 12 ? 0 : Integer.parseInt(head, 9, 12, 10);
        statuses.merge(status, 1L, Long::sum);
        if (status == 200) {
            served++;
        } else {
            later.add(new Later(System.nanoTime() + retryAfterSeconds(head) * 1_000_000_000L, connection.device));
        }
    }

    private void close(SelectionKey key) {
        open--;
        try {
            key.channel().close();
        } catch (IOException e) {
            statuses.merge(0, 1L, Long::sum);
        }
    }

    private static int retryAfterSeconds(String head) {
        String name = "retry-after: ";
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf(name);
        return at < 0
                ? 1
                : Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at))
                        .strip());
    }

    /** Polls have a body, so the head's end and one brace more are enough. */
    private static boolean isWhole(ByteBuffer in) {
        return in.position() > 4 && in.get(in.position() - 1) == '}';
    }

    private static String text(ByteBuffer in) {
        var bytes = new byte[in.position()];
        in.get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
