package dev.fleetward.crashes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Fingerprint.Place PLACE = new Fingerprint.Place(0x1235L, 0x2001L);

    @Test
    void the_thumb_bit_is_no_difference() {
        var stripped = new Fingerprint.Place(0x1234L, 0x2000L);

        assertThat(of(PLACE, "build-a")).isEqualTo(of(stripped, "build-a"));
    }

    @Test
    void an_address_means_something_else_in_another_build() {
        assertThat(of(PLACE, "build-a")).isNotEqualTo(of(PLACE, "build-b"));
    }

    @Test
    void without_an_address_the_issue_spans_builds() {
        var unknown = new Fingerprint.Place(null, null);

        assertThat(of(unknown, "build-a")).isEqualTo(of(unknown, "build-b"));
    }

    private static Fingerprint of(Fingerprint.Place place, String build) {
        return Fingerprint.of("crash", 0x9200, place, "main", build);
    }
}
