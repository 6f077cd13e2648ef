package dev.fleetward.updates.delivery.polling;

import dev.fleetward.kernel.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many polls ask the database at once. When a whole fleet comes back, those beyond are sent away for a while, each
 * for another; those that are answered from memory are never. First come, first served. Safe for concurrent use.
 */
@ApplicationScoped
public class Admission {
    /** Fewer than the database has connections for: people's pages go on. */
    static final int AT_ONCE = 16;

    private static final int MAX_WAITING = 2_000;
    /** For the whole fleet to be read, which is soon done and serves all of them. */
    private static final int MAX_WAITING_FOR_FLEETS = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MIN_RETRY_SECONDS = 5;
    private static final int MAX_RETRY_SECONDS = 60;

    private final CurrentVertxRequest request;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final AtomicInteger waitingForFleets = new AtomicInteger();

    Admission(CurrentVertxRequest request) {
        this.request = request;
    }

    /** @throws Problem 503 with {@code Retry-After} when too many wait or it takes too long */
    public <T> T through(Supplier<T> work) {
        if (!enter()) {
            throw busy();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /**
     * Until the fleet is read, or for a while.
     *
     * @throws Problem 503 with {@code Retry-After} when too many wait
     */
    void await(CountDownLatch fleet) {
        if (waitingForFleets.incrementAndGet() > MAX_WAITING_FOR_FLEETS) {
            waitingForFleets.decrementAndGet();
            throw busy();
        }
        try {
            // Whoever waited in vain is looked up alone.
            var _ = fleet.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waitingForFleets.decrementAndGet();
        }
    }

    /** Come back, each at another time. */
    public Problem busy() {
        int wait = ThreadLocalRandom.current().nextInt(MIN_RETRY_SECONDS, MAX_RETRY_SECONDS + 1);
        RoutingContext context = request.getCurrent();
        if (context != null) {
            context.response().putHeader("Retry-After", Integer.toString(wait));
        }
        return new Problem(
                503,
                "busy",
                "Busy",
                "Many devices came at once and each must be looked up. Come back in %d seconds.".formatted(wait));
    }

    int waiting() {
        return places.getQueueLength();
    }

    private boolean enter() {
        try {
            return places.getQueueLength() < MAX_WAITING
                    && places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
