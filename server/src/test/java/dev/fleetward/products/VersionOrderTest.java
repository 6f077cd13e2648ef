package dev.fleetward.products;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.0, 1.10.0, -1",
        "v2.0, 1.9.9, 1",
        "2.4.1+b17, 2.4.1+b20, 0",
        "2.0.0-rc1, 2.0.0, -1",
        "2.0.0-rc.9, 2.0.0-rc.10, -1",
        "1.0, 1.0.0, 0",
        "1.0.1795833964, 1.0.1795821056, 1",
        "2.0.202611280241, 2.0.202611280301, -1",
        "2.0.0-rc.202611280241, 2.0.0-rc.99, 1"
    })
    void numbers_are_compared_as_numbers(String a, String b, int order) {
        assertThat(Integer.signum(VersionOrder.compare(a, b).orElseThrow())).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({"spring-build, 1.0.0", "1.0.0, nightly"})
    void texts_without_numbers_have_no_order(String a, String b) {
        assertThat(VersionOrder.compare(a, b)).isEmpty();
    }
}
