package dev.fleetward.updates.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.updates.coverage.RemedyTimes.Remedy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemedyTimesTest {
    private final RemedyTimes times = new RemedyTimes();

    @Test
    void median_and_95th_percentile_are_of_the_vulnerabilities() {
        for (int day = 1; day <= 20; day++) {
            add(day, day + 1, day + 2, day + 3);
        }

        assertThat(times.inWords())
                .isEqualTo("to release 10 (19), to 50 % of active devices 11 (20), to 90 % 12 (21), to 99 % 13 (22)");
    }

    @Test
    void what_is_not_reached_is_longer_than_all_that_is() {
        add(5, 6, 7, null);
        add(5, 8, null, null);

        assertThat(times.inWords())
                .isEqualTo("to release 5 (5), to 50 % of active devices 6 (8), to 90 % 7 (not reached), to 99 % not"
                        + " reached (not reached)");
    }

    @Test
    void thirty_days_are_prompt_and_one_more_is_not() {
        add(0, 1, 1, 1);
        add(30, 31, 31, 31);
        add(31, 32, 32, 32);

        assertThat(times.count()).isEqualTo(3);
        assertThat(times.prompt()).isEqualTo(2);
    }

    private void add(int released, @Nullable Integer half, @Nullable Integer nine, @Nullable Integer all) {
        times.add(new Remedy(Duration.ofDays(released), days(half), days(nine), days(all)));
    }

    private static Optional<Duration> days(@Nullable Integer days) {
        return Optional.ofNullable(days).map(Duration::ofDays);
    }
}
