package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepFreeTest {
    private static final long MIB = 1024L * 1024;

    @ParameterizedTest
    @CsvSource({"1024, 102", "4096, 256", "102400, 5120", "10240000, 10240"})
    void by_default_it_goes_by_the_disk(long diskMib, long keptMib) {
        assertThat(new KeepFree("auto").bytesOf(diskMib * MIB) / MIB).isEqualTo(keptMib);
    }

    @ParameterizedTest
    @CsvSource({"2GiB, 2048", "800 MiB, 800", "5%, 51", "0%, 0"})
    void or_as_the_operator_says(String written, long keptMib) {
        assertThat((new KeepFree(written).bytesOf(1024 * MIB) + MIB / 2) / MIB).isEqualTo(keptMib);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "", "-1GiB", "101%", "5"})
    void anything_else_names_the_setting(String written) {
        assertThatThrownBy(() -> new KeepFree(written).bytesOf(1024 * MIB)).hasMessageContaining("disk.keep-free");
    }

    @Test
    void it_never_exceeds_a_tenth_of_a_small_disk() {
        assertThat(new KeepFree("auto").bytesOf(500 * MIB)).isLessThanOrEqualTo(50 * MIB);
    }
}
