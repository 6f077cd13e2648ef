package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** The same file again and again over a few connections, read and thrown away. */
final class Download {
    private static final int BUFFER_BYTES = 1 << 20;

    private Download() {}

    /** @return bytes a second over all connections */
    static double measure(int port, String path, String authorization, long size, int connections, int times)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var running = new ArrayList<java.util.concurrent.Future<Long>>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> fetch(port, path, authorization, size, times)));
            }
            long bytes = 0;
            for (var one : running) {
                bytes += one.get();
            }
            return bytes / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException("downloading", e);
        }
    }

    private static long fetch(int port, String path, String authorization, long size, int times) throws IOException {
        byte[] request = "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n"
                .formatted(path, authorization)
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long all = 0;
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (int i = 0; i < times; i++) {
                ByteBuffer out = ByteBuffer.wrap(request);
                while (out.hasRemaining()) {
                    channel.write(out);
                }
                all += body(channel, buffer, size);
            }
        }
        return all;
    }

    private static long body(SocketChannel channel, ByteBuffer buffer, long size) throws IOException {
        long got = -1;
        while (got < size) {
            buffer.clear();
            int read = channel.read(buffer);
            if (read < 0) {
                throw new IOException("closed after " + got);
            }
            got = got < 0 ? afterHead(buffer.flip()) : got + read;
        }
        return size;
    }

    private static long afterHead(ByteBuffer first) throws IOException {
        List<Byte> last = new ArrayList<>();
        while (first.hasRemaining()) {
            last.add(first.get());
            int n = last.size();
            if (n >= 4 && last.get(n - 1) == '\n' && last.get(n - 2) == '\r' && last.get(n - 3) == '\n') {
                return first.remaining();
            }
        }
        throw new IOException("no head of an answer");
    }
}
