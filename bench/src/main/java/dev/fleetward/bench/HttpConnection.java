package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection over loopback, with one request at a time, for a load of one thread. One that breaks is opened
 * anew when its owner says so.
 */
final class HttpConnection {
    private static final int RESPONSE_BYTES = 64 * 1024;
    private static final int CONNECT_PATIENCE_MS = 1_000;

    private final int port;
    private final @Nullable InetAddress from;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocate(RESPONSE_BYTES);
    private @Nullable SocketChannel channel;

    /** When the request that is under way was due, or sent, as its owner likes. */
    long dueAt;

    long sentAt;

    /** @param from the address it comes from, which tells callers apart; null for any */
    HttpConnection(int port, @Nullable InetAddress from, Selector selector) {
        this.port = port;
        this.from = from;
        this.selector = selector;
    }

    void open() throws IOException {
        close();
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        if (from != null) {
            fresh.bind(new InetSocketAddress(from, 0));
        }
        fresh.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_PATIENCE_MS);
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
        fresh.configureBlocking(false);
        fresh.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, long due) throws IOException {
        dueAt = due;
        sentAt = System.nanoTime();
        in.clear();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            opened().write(out);
        }
    }

    /** @return the status once the whole answer is here, else 0 */
    int read() throws IOException {
        if (opened().read(in) < 0) {
            throw new IOException("closed by the server");
        }
        if (Head.isWhole(in.array(), in.position())) {
            return Head.status(in.array());
        }
        if (!in.hasRemaining()) {
            throw new IOException("an answer of more than %d bytes".formatted(RESPONSE_BYTES));
        }
        return 0;
    }

    /** The answer, head included, after {@link #read} told of it. */
    String text() {
        return new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    }

    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // It is of no use any more either way.
            channel = null;
        }
        channel = null;
    }

    private SocketChannel opened() throws IOException {
        if (channel == null) {
            throw new IOException("not connected");
        }
        return channel;
    }
}
