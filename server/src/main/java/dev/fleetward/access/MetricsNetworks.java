package dev.fleetward.access;

import dev.fleetward.kernel.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * From where the server's figures may be read without a token. A request that a proxy passed on counts as coming from
 * nowhere, unless Quarkus is told which proxies to believe and has found out who asked. Safe for concurrent use.
 */
@ApplicationScoped
class MetricsNetworks {
    private static final String LOOPBACK = "127.0.0.0/8, ::1/128";
    private static final String NONE = "none";
    private static final List<String> PASSED_ON =
            List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");

    private final List<Network> allowed;
    private final boolean believesProxies;

    /** @throws IllegalStateException naming the setting when a network cannot be read */
    MetricsNetworks(
            @ConfigProperty(name = "fleetward.metrics.allowed-networks") Optional<String> allowed,
            @ConfigProperty(name = "fleetward.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean believesProxies) {
        // With a public address there is a proxy on this machine or before it, and then loopback may be the whole
        // world.
        this.allowed = parse(allowed.orElse(publicUrl.isPresent() ? NONE : LOOPBACK));
        this.believesProxies = believesProxies;
    }

    private static List<Network> parse(String text) {
        if (text.isBlank() || text.strip().equalsIgnoreCase(NONE)) {
            return List.of();
        }
        try {
            return Arrays.stream(text.split("[\\s,]+")).map(Network::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("metrics.allowed-networks: " + e.getMessage(), e);
        }
    }

    boolean admit(HttpServerRequest request) {
        SocketAddress from = request.remoteAddress();
        if (from == null
                || request.getHeader("Authorization") != null
                || (!believesProxies && PASSED_ON.stream().anyMatch(name -> request.getHeader(name) != null))) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(from.hostAddress());
            return allowed.stream().anyMatch(network -> network.holds(address));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
