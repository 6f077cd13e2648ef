package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Network;
import dev.fleetward.kernel.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the server may connect to on a customer's word: public addresses, and those networks its operator allows. A name
 * is looked up once and that very address dialled, so that it cannot change in between.
 */
@ApplicationScoped
public class Destinations {
    private static final int MAX_ADDRESS_CHARACTERS = 2_000;

    /**
     * IANA's registries of special-purpose addresses, as far as they are not global; of IPv6 all that lies outside of
     * 2000::/3, from which alone global addresses are given out.
     */
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "4000::/2",
                    "8000::/1")
            .map(Network::parse)
            .toList();

    /** A translator's prefix (RFC 6052); the IPv4 address stands in the last four bytes. */
    private static final Network TRANSLATED = Network.parse("64:ff9b::/96");

    private final List<Network> allowed;

    Destinations(AlertsConfig config) {
        this.allowed = config.allowedNetworks().orElse(List.of()).stream()
                .filter(text -> !text.isBlank())
                .map(Network::parse)
                .toList();
    }

    /** Why the server does not connect there. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /**
     * Form only; where the name leads is looked at when it is dialled.
     *
     * @throws Problem 400 for an address we would never post to
     */
    public URI acceptable(String address) {
        if (address.length() > MAX_ADDRESS_CHARACTERS) {
            throw Problem.invalid("url has at most %,d characters.".formatted(MAX_ADDRESS_CHARACTERS));
        }
        URI url;
        try {
            url = URI.create(address.strip());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("url must be an address such as https://example.org/hook.");
        }
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw Problem.invalid("url must be an https address with a host, without user name or fragment.");
        }
        try {
            dial(url.getHost(), "https".equals(url.getScheme()));
        } catch (Refused e) {
            throw Problem.invalid("url: " + e.getMessage());
        } catch (UnknownHostException e) {
            // Names come and go; the delivery will say so if it is still unknown.
        }
        return url;
    }

    /**
     * The address to connect to.
     *
     * @param encrypted what is not goes to the operator's own networks only
     */
    public InetAddress dial(String host, boolean encrypted) throws UnknownHostException, Refused {
        var literal = literal(host);
        if (literal.isPresent()) {
            check(literal.get(), encrypted);
        }
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress address : all) {
            check(address, encrypted);
        }
        return all[0];
    }

    /**
     * A request to the very address that was looked up and checked, under the name that was given, which the certificate
     * must be of. Nothing looks that name up again, and no redirect is followed.
     */
    public RequestOptions request(HttpMethod method, URI url) throws UnknownHostException, Refused {
        RequestOptions request = named(method, url);
        InetAddress address = dial(url.getHost(), Boolean.TRUE.equals(request.isSsl()));
        return request.setServer(SocketAddress.inetSocketAddress(request.getPort(), address.getHostAddress()));
    }

    /** A request by the operator's proxy, which looks names up itself; what is an address already is checked here. */
    public RequestOptions request(HttpMethod method, URI url, ProxyOptions proxy) throws Refused {
        RequestOptions request = named(method, url);
        var literal = literal(url.getHost());
        if (literal.isPresent()) {
            check(literal.get(), Boolean.TRUE.equals(request.isSsl()));
        }
        return request.setProxyOptions(proxy);
    }

    private static RequestOptions named(HttpMethod method, URI url) throws Refused {
        boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || !encrypted && !"http".equalsIgnoreCase(url.getScheme())) {
            throw new Refused("%s is no web address.".formatted(url));
        }
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(method)
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80)
                .setSsl(encrypted)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false);
    }

    /** In any way a resolver may take it for an address, octal and hexadecimal numbers too. */
    private static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return Optional.of(bare.contains(":") ? InetAddress.ofLiteral(bare) : Inet4Address.ofPosixLiteral(bare));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    void check(InetAddress address, boolean encrypted) throws Refused {
        if (allowed.stream().anyMatch(network -> network.holds(address))) {
            return;
        }
        if (!isPublic(address)) {
            throw new Refused(
                    "%s is not a public address; the server's operator can allow its network (alerts.allowed-networks)."
                            .formatted(address.getHostAddress()));
        }
        if (!encrypted) {
            throw new Refused("use TLS: what is told of a fleet does not cross a public network in the clear.");
        }
    }

    private static boolean isPublic(InetAddress address) {
        InetAddress meant = TRANSLATED.holds(address) ? translated(address) : address;
        return NOT_PUBLIC.stream().noneMatch(network -> network.holds(meant));
    }

    private static InetAddress translated(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return Inet4Address.getByAddress(java.util.Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
