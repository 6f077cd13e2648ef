package dev.fleetward.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** The secret of RFC 6238 appendix B. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238 appendix B, SHA-1; its eight digits end with our six. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void it_makes_the_codes_of_the_standard(long second, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(second))).isEqualTo(code);
    }

    @Test
    void a_code_of_the_step_before_or_after_is_right_as_clocks_differ() {
        var at = Instant.ofEpochSecond(1_000_000_000);

        for (int drift = -1; drift <= 1; drift++) {
            String code = Totp.code(SECRET, at.plusSeconds(drift * 30L));
            assertThat(Totp.stepOf(code, SECRET, at, 0)).isPresent();
        }
        assertThat(Totp.stepOf(Totp.code(SECRET, at.plusSeconds(60)), SECRET, at, 0))
                .isEmpty();
    }

    @Test
    void a_code_works_once() {
        var at = Instant.ofEpochSecond(1_000_000_000);
        String code = Totp.code(SECRET, at);
        long used = Totp.stepOf(code, SECRET, at, 0).orElseThrow();

        assertThat(Totp.stepOf(code, SECRET, at, used)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "12345", "1234567", "abcdef", "12 345", "-12345"})
    void what_is_no_code_is_refused(String text) {
        assertThat(Totp.stepOf(text, SECRET, Instant.ofEpochSecond(59), 0)).isEmpty();
    }

    @Test
    void the_secret_reads_as_base32() {
        assertThat(Totp.base32("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
    }
}
