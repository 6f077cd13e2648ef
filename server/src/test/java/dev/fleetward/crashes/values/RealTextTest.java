package dev.fleetward.crashes.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTextTest {
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.10000000000000001",
        "100, 100",
        "-3.25, -3.25",
        "-0.0, -0",
        "1e300, 1.0000000000000001e+300",
        "1e-5, 1.0000000000000001e-05",
        "0.0001, 0.0001",
        "1e17, 1e+17",
        "12345678901234567, 12345678901234568",
        "Infinity, inf",
        "-Infinity, -inf",
        "NaN, nan(0x8000000000000)",
    })
    void a_double_has_the_digits_that_tell_it_apart(double value, String text) throws NoValue {
        var bytes = ByteBuffer.allocate(8).putDouble(value).array();

        assertThat(RealText.of(Contents.of(bytes), true)).isEqualTo(text);
    }

    @Test
    void a_float_needs_fewer() throws NoValue {
        var bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.1f)
                .array();

        assertThat(RealText.of(Contents.of(bytes), false)).isEqualTo("0.100000001");
    }
}
