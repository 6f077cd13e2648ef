package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final int CROWD = 60;

    private long now;
    private final Load load = new Load(() -> now, 2);

    @Test
    void more_than_can_be_decoded_beside_it_is_a_rush() {
        runSeconds(10, 20_000, CROWD, 5_000);

        assertThat(load.isRush()).isTrue();
    }

    @Test
    void what_can_be_decoded_beside_it_is_none_however_many_share_a_commit() {
        runSeconds(10, 10_000, CROWD, 7_000);

        assertThat(load.isRush()).isFalse();
    }

    @Test
    void a_few_that_take_long_are_none() {
        runSeconds(10, 100, 1, 10);

        assertThat(load.isRush()).isFalse();
    }

    @Test
    void it_ends_when_nothing_more_comes() {
        runSeconds(10, 20_000, CROWD, 5_000);
        pass(100);

        assertThat(load.isRush()).isFalse();
    }

    @Test
    void what_was_before_is_forgotten() {
        runSeconds(60, 20_000, CROWD, 5_000);
        runSeconds(10, 8_000, CROWD, 7_000);

        assertThat(load.isRush()).isFalse();
    }

    /** Two workers that decode without pause, each so many a second. */
    private void runSeconds(int seconds, int arrivingPerSecond, int requestsPerCommit, int decodedPerSecondOfWorker) {
        for (int i = 0; i < 100 * seconds; i++) {
            pass(10);
            load.arrived(arrivingPerSecond / 100, requestsPerCommit);
            load.decoded(decodedPerSecondOfWorker / 100, TimeUnit.MILLISECONDS.toNanos(10));
            load.decoded(decodedPerSecondOfWorker / 100, TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
