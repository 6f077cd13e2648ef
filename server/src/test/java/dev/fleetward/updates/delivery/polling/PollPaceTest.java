package dev.fleetward.updates.delivery.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.updates.Due;
import dev.fleetward.updates.Rollout.Urgency;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollPaceTest {
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Due INSTALL = new Due.Install(7, Urgency.FORCED, null);

    private final PollPace pace = new PollPace(EVERY);

    @Test
    void a_fleet_switched_on_at_once_drifts_apart() {
        long[] perSecond = new long[700];
        IntStream.range(0, 100_000).forEach(i -> {
            long second = pace.sleep(Due.NOTHING, "PUMP-" + i, 0).toSeconds();
            assertThat(second).isBetween(270L, 330L);
            perSecond[(int) second]++;
        });

        long busiest = java.util.Arrays.stream(perSecond).max().orElseThrow();
        assertThat(busiest).isLessThan(100_000 / 40);
    }

    @Test
    void who_has_something_to_do_comes_back_soon_unless_very_many_have() {
        assertThat(pace.sleep(INSTALL, "PUMP-1", 10).toSeconds()).isBetween(9L, 11L);
        assertThat(pace.sleep(INSTALL, "PUMP-1", 100_000).toSeconds()).isBetween(45L, 55L);
        assertThat(pace.sleep(INSTALL, "PUMP-1", 5_000_000).toSeconds()).isBetween(270L, 330L);
        assertThat(pace.sleep(new Due.Confirm(7), "PUMP-1", 10).toSeconds()).isBetween(270L, 330L);
    }

    @Test
    void nobody_is_told_to_come_back_at_once() {
        assertThat(new PollPace(Duration.ofSeconds(1)).sleep(Due.NOTHING, "PUMP-1", 0))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
