package dev.fleetward.updates.delivery.polling;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final int WAITING = 2_000;

    private final Admission admission = new Admission(new CurrentVertxRequest());

    @Test
    void a_herd_waits_in_line_those_beyond_are_sent_away_and_nobody_in_line_starves() {
        var held = new CountDownLatch(1);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var through = new AtomicInteger();
        var away = new AtomicInteger();
        try (var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Admission.AT_ONCE + WAITING; i++) {
                devices.submit(() -> {
                    try {
                        admission.through(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            await(held);
                            inside.decrementAndGet();
                            return through.incrementAndGet();
                        });
                    } catch (Problem busy) {
                        away.incrementAndGet();
                    }
                });
            }
            eventually(() -> assertThat(admission.waiting()).isEqualTo(WAITING));

            assertThatThrownBy(() -> admission.through(() -> 1))
                    .isInstanceOfSatisfying(
                            Problem.class, busy -> assertThat(busy.status()).isEqualTo(503));
            held.countDown();
        }

        assertThat(through.get()).isEqualTo(Admission.AT_ONCE + WAITING);
        assertThat(away.get()).isZero();
        assertThat(most.get()).isEqualTo(Admission.AT_ONCE);
    }

    @Test
    void each_is_sent_away_for_another_while() {
        long whiles = java.util.stream.IntStream.range(0, 100)
                .mapToObj(_ -> admission.busy().detail())
                .distinct()
                .count();

        assertThat(whiles).isGreaterThan(20);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
