package dev.fleetward.kernel.move;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A door to a PostgreSQL 18 that introduces itself as 17: there are no programs of that version here. */
final class OlderPostgres implements AutoCloseable {
    private static final String TRUE_NAME = "server_version\00018.";
    private static final String OTHER_NAME = "server_version\00017.";
    private static final int BUFFER_BYTES = 8_192;

    private final ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    OlderPostgres(InetSocketAddress behind) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket client = door.accept();
                    Socket server = new Socket(behind.getAddress(), behind.getPort());
                    pump(client, server);
                    pump(server, client);
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return door.getLocalPort();
    }

    private static void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                var buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    out.write(text.replace(TRUE_NAME, OTHER_NAME).getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                }
            } catch (IOException e) {
                return;
            }
        });
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
