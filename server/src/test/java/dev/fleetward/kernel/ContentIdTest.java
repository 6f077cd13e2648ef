package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContentIdTest {
    @Test
    void it_is_the_digest_with_the_marks_of_version_8() {
        // SHA-256 of "abc" (FIPS 180-2, B.1) begins with ba7816bf 8f01cfea 414140de 5dae2223.
        assertThat(ContentId.of("abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("ba7816bf-8f01-8fea-8141-40de5dae2223");
    }

    @Test
    void one_with_a_time_begins_with_it() {
        assertThat(ContentId.of(Instant.parse("2026-11-27T12:00:00Z"), "abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("01a21ce0-6e00-8fea-8141-40de5dae2223");
    }

    @Property
    void equal_content_has_one_id_and_other_content_another(@ForAll byte[] one, @ForAll byte[] other) {
        assertThat(ContentId.of(one).equals(ContentId.of(other))).isEqualTo(Arrays.equals(one, other));
    }
}
