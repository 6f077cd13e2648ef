package dev.fleetward.insight.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/** Sockets that look at the very address they are about to connect to. */
final class GuardedSockets extends SocketFactory {
    private final Destinations destinations;
    private final boolean encrypted;

    GuardedSockets(Destinations destinations, boolean encrypted) {
        this.destinations = destinations;
        this.encrypted = encrypted;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeoutMs) throws IOException {
                var address = endpoint instanceof InetSocketAddress named ? named.getAddress() : null;
                if (address == null) {
                    throw new UnknownHostException("The name of the mail server is not known.");
                }
                try {
                    destinations.check(address, encrypted);
                } catch (Destinations.Refused e) {
                    throw new ConnectException(String.valueOf(e.getMessage()));
                }
                super.connect(endpoint, timeoutMs);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(host, port);
    }

    private Socket connected(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port), 0);
        return socket;
    }
}
