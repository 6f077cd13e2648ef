package dev.fleetward.access;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallerPlacesTest {
    private final CallerPlaces places = new CallerPlaces();

    @Test
    void who_has_all_their_places_waits_for_one_and_others_do_not() throws InterruptedException {
        List<Runnable> taken = takeAll("person:1");
        var came = new AtomicInteger();
        Thread next = Thread.startVirtualThread(() -> {
            Runnable place = places.take("person:1");
            came.incrementAndGet();
            place.run();
        });

        places.take("person:2").run();

        assertThat(came).hasValue(0);
        taken.getFirst().run();
        next.join();
        assertThat(came).hasValue(1);
    }

    @Test
    void a_line_that_is_too_long_is_refused() throws InterruptedException {
        List<Runnable> taken = takeAll("token:1");
        List<Thread> line = new ArrayList<>();
        var refused = new AtomicInteger();
        for (int i = 0; i < CallerPlaces.MAX_IN_LINE + 5; i++) {
            line.add(Thread.startVirtualThread(() -> {
                try {
                    places.take("token:1").run();
                } catch (Problem problem) {
                    refused.incrementAndGet();
                }
            }));
        }

        eventually(() -> assertThat(refused).hasValue(5));
        assertThatThrownBy(() -> places.take("token:1"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(429));
        taken.forEach(Runnable::run);
        for (Thread thread : line) {
            thread.join();
        }
    }

    @Test
    void a_place_is_given_back_once_and_nobody_is_remembered_who_has_none() {
        Runnable place = places.take("person:1");
        place.run();
        place.run();

        assertThat(places.callers()).isZero();
        assertThat(takeAll("person:1")).hasSize(CallerPlaces.AT_ONCE);
    }

    private List<Runnable> takeAll(String caller) {
        List<Runnable> taken = new ArrayList<>();
        for (int i = 0; i < CallerPlaces.AT_ONCE; i++) {
            taken.add(places.take(caller));
        }
        return taken;
    }
}
