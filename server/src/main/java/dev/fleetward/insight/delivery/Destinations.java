package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Network;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the server may connect to on a customer's word: public addresses, and those networks its operator allows. A name
 * is looked up once and that very address dialled, so that it cannot change in between.
 */
@ApplicationScoped
public class Destinations {
    private static final int MAX_ADDRESS_CHARACTERS = 2_000;

    /** IANA's registries of special-purpose addresses, as far as they are not global. */
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
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
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
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress address : all) {
            check(address, encrypted);
        }
        return all[0];
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
