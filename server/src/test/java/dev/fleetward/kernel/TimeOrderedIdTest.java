package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {
    // A little later than what other tests made in this process.
    private static final Instant NOON = Instant.now().plusSeconds(5);

    @Test
    void says_version_variant_and_time() {
        UUID id = TimeOrderedId.at(NOON);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16)
                .isBetween(NOON.toEpochMilli(), NOON.plusSeconds(1).toEpochMilli());
    }

    @Test
    void each_is_greater_than_the_one_before_however_many_and_whatever_the_clock_does() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            made.add(TimeOrderedId.at(NOON).toString());
        }
        made.add(TimeOrderedId.at(NOON.minusSeconds(60)).toString());

        assertThat(made).isEqualTo(List.copyOf(new TreeSet<>(made)));
    }
}
