package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final TokenBuckets<String> buckets = new TokenBuckets<>(() -> Instant.ofEpochMilli(millis.get()), 10, 100);

    @Test
    void a_burst_is_let_through_and_then_the_average() {
        assertThat(buckets.take("a", 100)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();

        millis.addAndGet(500);

        assertThat(buckets.take("a", 5)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
    }

    @Test
    void one_key_takes_nothing_from_another() {
        assertThat(buckets.take("a", 100)).isTrue();
        assertThat(buckets.take("b", 100)).isTrue();
    }

    @Test
    void more_than_a_bucket_holds_is_let_through_when_it_is_full_and_paid_for_after() {
        assertThat(buckets.take("a", 150)).isTrue();

        millis.addAndGet(5_000);
        assertThat(buckets.take("a", 1)).isFalse();

        millis.addAndGet(200);
        assertThat(buckets.take("a", 1)).isTrue();
    }

    @Test
    void a_clock_set_back_gives_nothing_and_takes_nothing() {
        assertThat(buckets.take("a", 50)).isTrue();
        millis.addAndGet(-60_000);

        assertThat(buckets.take("a", 50)).isTrue();
        assertThat(buckets.take("a", 1)).isFalse();
    }
}
