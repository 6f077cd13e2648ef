package dev.fleetward.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on this machine's loopback that passes everything on, and fails as it is told to. Faults hold for
 * connections that are open and those that come, until {@link #heal}. Safe for concurrent use.
 */
public final class FaultyLink implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ATTEMPTS = 2;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Supplier<InetSocketAddress> target;
    private final int port;
    private final Set<Pair> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private volatile Faults faults = Faults.NONE;
    private volatile boolean closed;
    private @Nullable ServerSocket door;

    private FaultyLink(Supplier<InetSocketAddress> target) {
        this.target = target;
        this.port = listen(0);
    }

    /** To a port of this machine. */
    public static FaultyLink to(int port) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    public static FaultyLink to(InetSocketAddress target) {
        return new FaultyLink(() -> target);
    }

    /** As a load balancer: each connection goes to the next, or to the one after if nobody listens there. */
    public static FaultyLink among(Supplier<InetSocketAddress> next) {
        return new FaultyLink(next);
    }

    /**
     * @param delay of each piece, either way
     * @param bytesASecond of each connection and way; 0 is as fast as it goes
     * @param cutAfterBytes sent towards the target, after which a connection ends; negative is never
     * @param isStalled whether nothing passes, with connections open
     */
    private record Faults(Duration delay, long bytesASecond, long cutAfterBytes, boolean isStalled) {
        static final Faults NONE = new Faults(Duration.ZERO, 0, -1, false);
    }

    public int port() {
        return port;
    }

    /** Accepted since the beginning. */
    public long connections() {
        return connections.get();
    }

    /** Ended by a fault since the beginning. */
    public long cuts() {
        return cuts.get();
    }

    /** Each piece of up to {@value #PIECE_BYTES} bytes takes that much longer. */
    public void delay(Duration each) {
        faults = new Faults(each, faults.bytesASecond, faults.cutAfterBytes, faults.isStalled);
    }

    public void bandwidth(long bytesASecond) {
        faults = new Faults(faults.delay, bytesASecond, faults.cutAfterBytes, faults.isStalled);
    }

    /** Each connection ends once that much was sent to the target, counted from its beginning. */
    public void cutAfter(long bytes) {
        faults = new Faults(faults.delay, faults.bytesASecond, bytes, faults.isStalled);
    }

    /** Nothing passes and nothing ends, as behind a firewall that forgot the connection. */
    public void stall() {
        faults = new Faults(faults.delay, faults.bytesASecond, faults.cutAfterBytes, true);
    }

    /** Ends what is open; what comes is taken again. */
    public void cut() {
        open.forEach(this::cut);
    }

    /** Ends what is open, and nobody listens any more. */
    public synchronized void refuse() {
        stopListening();
        cut();
    }

    /** As it was at first; connections that were cut stay so. */
    public synchronized void heal() {
        faults = Faults.NONE;
        if (door == null && !closed) {
            listen(port);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stopListening();
        open.forEach(Pair::end);
    }

    private synchronized int listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
            door = socket;
            Thread.ofVirtual().name("faulty-link").start(() -> accept(socket));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("listening on port " + wanted, e);
        }
    }

    private void stopListening() {
        ServerSocket socket = door;
        door = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException e) {
                // The door was closed, which the loop sees.
            }
        }
    }

    private static Socket connected(Supplier<InetSocketAddress> target) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var server = new Socket();
            try {
                server.connect(target.get(), CONNECT_MILLIS);
                return server;
            } catch (ConnectException e) {
                server.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void join(Socket client) {
        Socket server;
        try {
            server = connected(target);
        } catch (IOException e) {
            Pair.reset(client);
            return;
        }
        var pair = new Pair(client, server);
        open.add(pair);
        try {
            Thread back = Thread.ofVirtual().start(() -> pass(pair, server, client, false));
            pass(pair, client, server, true);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pair.end();
            open.remove(pair);
        }
    }

    private void pass(Pair pair, Socket from, Socket to, boolean isTowardsTarget) {
        var piece = new byte[PIECE_BYTES];
        long passed = 0;
        try {
            for (int n = from.getInputStream().read(piece);
                    n >= 0;
                    n = from.getInputStream().read(piece)) {
                hold(n);
                long limit = isTowardsTarget ? faults.cutAfterBytes : -1;
                int allowed = limit < 0 ? n : Math.clamp(limit - passed, 0, n);
                to.getOutputStream().write(piece, 0, allowed);
                to.getOutputStream().flush();
                passed += allowed;
                if (limit >= 0 && passed >= limit) {
                    cut(pair);
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            pair.end();
        }
    }

    private void hold(int bytes) {
        Faults now = faults;
        if (now.bytesASecond > 0) {
            LockSupport.parkNanos(bytes * NANOS_A_SECOND / now.bytesASecond);
        }
        LockSupport.parkNanos(now.delay.toNanos());
        while (faults.isStalled && !closed) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private void cut(Pair pair) {
        if (pair.end()) {
            cuts.incrementAndGet();
        }
    }

    /** Both ends of what passes; ended with a reset, as a connection that breaks. */
    private record Pair(Socket client, Socket server) {
        boolean end() {
            boolean first = !client.isClosed();
            reset(client);
            reset(server);
            return first;
        }

        private static void reset(Socket socket) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            } catch (IOException e) {
                // Ended already.
            }
        }
    }
}
