package dev.fleetward.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One kind of request of a mixed load, and how many of it are asked for. */
record Kind(String name, double perSecond, Offer offer) {
    private static final Duration LONGER = Duration.ofMinutes(2);

    /** Offers requests for so long and returns when they are answered, or will not be. */
    interface Offer {
        void run(Duration duration, Tally tally) throws IOException, InterruptedException;
    }

    /** All of them side by side. */
    static final class Run {
        private final Map<Kind, Tally> tallies = new LinkedHashMap<>();
        private final List<Thread> threads = new ArrayList<>();
        private final Duration duration;

        private Run(Duration duration) {
            this.duration = duration;
        }

        Map<Kind, Tally> tallies() {
            return tallies;
        }

        Tally.Figures figures(Kind kind) {
            return Objects.requireNonNull(tallies.get(kind)).figures();
        }

        void await() throws InterruptedException {
            long end = System.nanoTime() + duration.plus(LONGER).toNanos();
            for (Thread thread : threads) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        }
    }

    static Run start(List<Kind> kinds, Duration duration) {
        var run = new Run(duration);
        for (Kind kind : kinds) {
            var tally = new Tally();
            run.tallies.put(kind, tally);
            run.threads.add(Thread.ofPlatform().daemon().name(kind.name).start(() -> {
                try {
                    kind.offer.run(duration, tally);
                } catch (IOException e) {
                    System.out.printf("%s ended: %s%n", kind.name, e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return run;
    }
}
