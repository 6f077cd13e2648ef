package dev.fleetward.disclosure.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ReportLimitsTest {
    private final ReportLimits limits =
            new ReportLimits(Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC), 2);

    @Test
    void an_address_gets_so_many_an_hour() {
        limits.count("192.0.2.1");
        limits.count("192.0.2.1");

        assertThatThrownBy(() -> limits.count("192.0.2.1")).isInstanceOf(Problem.class);
        assertThatCode(() -> limits.count("192.0.2.2")).doesNotThrowAnyException();
    }

    @Test
    void a_network_of_64_bits_counts_as_one_address() {
        limits.count("2001:db8:1:2:3:4:5:6");
        limits.count("2001:db8:1:2:9:9:9:9");

        assertThatThrownBy(() -> limits.count("2001:db8:1:2:0:0:0:1")).isInstanceOf(Problem.class);
        assertThatCode(() -> limits.count("2001:db8:1:3:0:0:0:1")).doesNotThrowAnyException();
    }
}
