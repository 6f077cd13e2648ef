package dev.fleetward.insight.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Network;
import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private final Destinations open = new Destinations(() -> Optional.empty());
    private final Destinations own = new Destinations(() -> Optional.of(List.of("10.1.0.0/16", " fd00:1::/32 ")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.254",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "localhost",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fec0::1]",
                "[fc00::1]",
                "[fd12:3456::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::1]",
                "[2001:0:1::1]",
                "[ff02::1]"
            })
    void what_is_not_public_is_not_dialled(String host) {
        assertThatThrownBy(() -> open.dial(host, true))
                .isInstanceOf(Destinations.Refused.class)
                .hasMessageContaining("alerts.allowed-networks");
        assertThatThrownBy(() -> open.acceptable("https://" + host + "/x")).isInstanceOf(Problem.class);
    }

    @Test
    void public_addresses_are_dialled_by_tls_only() {
        assertThatCode(() -> open.dial("93.184.216.34", true)).doesNotThrowAnyException();
        assertThatCode(() -> open.dial("[2606:2800:220:1::1]", true)).doesNotThrowAnyException();
        assertThatCode(() -> open.dial("[64:ff9b::5db8:d822]", true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> open.dial("93.184.216.34", false)).hasMessageContaining("TLS");
    }

    @Test
    void the_operators_own_networks_are_dialled_in_any_way() {
        assertThatCode(() -> own.dial("10.1.2.3", false)).doesNotThrowAnyException();
        assertThatCode(() -> own.dial("[fd00:1::5]", false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> own.dial("10.2.0.1", true)).isInstanceOf(Destinations.Refused.class);
    }

    @Test
    void an_address_that_is_none_is_refused() {
        for (String bad : List.of(
                "ftp://example.org/x",
                "file:///etc/passwd",
                "https:///x",
                "https://user:pw@example.org/",
                "not an address",
                "//example.org")) {
            assertThatThrownBy(() -> open.acceptable(bad)).as(bad).isInstanceOf(Problem.class);
        }
        assertThat(open.acceptable("https://hooks.invalid/a?b=c").getHost()).isEqualTo("hooks.invalid");
    }

    @Test
    void a_network_that_is_none_stops_the_start() {
        for (String bad : List.of("10.0.0.0", "10.0.0.0/33", "example.org/8", "")) {
            assertThatThrownBy(() -> Network.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
