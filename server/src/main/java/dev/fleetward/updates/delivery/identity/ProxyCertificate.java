package dev.fleetward.updates.delivery.identity;

import dev.fleetward.kernel.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The client certificate that a proxy which ends TLS has checked, as hawkBit's installations hand it on: its common name,
 * and a header for the hash of each issuer in its chain, counted from 1. Only from the networks the operator names:
 * anybody else could write such headers.
 */
@ApplicationScoped
class ProxyCertificate {
    private static final int MAX_CHAIN = 10;

    private final List<Network> proxies;
    private final String nameHeader;
    private final String issuerHeader;

    ProxyCertificate(
            @ConfigProperty(name = "fleetward.updates.certificate-proxies") Optional<List<String>> proxies,
            @ConfigProperty(name = "fleetward.updates.certificate-name-header", defaultValue = "X-Ssl-Client-Cn")
                    String nameHeader,
            @ConfigProperty(name = "fleetward.updates.certificate-issuer-header", defaultValue = "X-Ssl-Issuer-Hash-%d")
                    String issuerHeader) {
        this.proxies = proxies.orElse(List.of()).stream().map(Network::parse).toList();
        this.nameHeader = nameHeader;
        this.issuerHeader = issuerHeader;
    }

    /** What the proxy says. */
    Optional<DeviceCertificate.Presented> of(HttpServerRequest request) {
        String name = request.getHeader(nameHeader);
        if (name == null || !isFromProxy(request)) {
            return Optional.empty();
        }
        List<String> issuers = new ArrayList<>();
        for (int i = 1; i <= MAX_CHAIN; i++) {
            String issuer = request.getHeader(issuerHeader.replace("%d", Integer.toString(i)));
            if (issuer == null) {
                break;
            }
            issuers.add(issuer);
        }
        return Optional.of(new DeviceCertificate.Presented(name.strip(), List.copyOf(issuers)));
    }

    /** Who is at the other end of the connection, whatever a forwarding header says. */
    private boolean isFromProxy(HttpServerRequest request) {
        if (proxies.isEmpty()) {
            return false;
        }
        try {
            SocketAddress peer = request.connection().remoteAddress();
            InetAddress address = InetAddress.getByName(peer.hostAddress());
            return proxies.stream().anyMatch(proxy -> proxy.holds(address));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
