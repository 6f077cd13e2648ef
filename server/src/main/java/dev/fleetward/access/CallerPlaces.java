package dev.fleetward.access;

import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many requests of one caller are worked on at once. Those beyond wait in line and take nothing meanwhile, so that who
 * asks as fast as they can leaves the processors to others. Safe for concurrent use.
 */
@ApplicationScoped
class CallerPlaces {
    static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());
    static final int MAX_IN_LINE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

    private static final class Line {
        final Semaphore places = new Semaphore(AT_ONCE, true);
        /** At a place or in line; changed only while the map holds its entry. */
        int requests;
    }

    /**
     * Waits for a place.
     *
     * @return gives the place back; to do so more than once does no harm
     * @throws Problem 429 when too many wait already, or too long
     */
    Runnable take(String caller) {
        Line line = enter(caller);
        try {
            if (!line.places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                leave(caller);
                throw tooMany();
            }
        } catch (InterruptedException e) {
            leave(caller);
            Thread.currentThread().interrupt();
            throw tooMany();
        }
        var given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                line.places.release();
                leave(caller);
            }
        };
    }

    private Line enter(String caller) {
        return lines.compute(caller, (_, known) -> {
            Line line = known == null ? new Line() : known;
            if (line.requests == AT_ONCE + MAX_IN_LINE) {
                throw tooMany();
            }
            line.requests++;
            return line;
        });
    }

    private void leave(String caller) {
        lines.computeIfPresent(caller, (_, line) -> --line.requests == 0 ? null : line);
    }

    int callers() {
        return lines.size();
    }

    private static Problem tooMany() {
        return new Problem(
                429,
                "too-many-requests",
                "Too many requests",
                "More than %d requests of yours are waiting. Ask again when some are answered.".formatted(MAX_IN_LINE));
    }
}
