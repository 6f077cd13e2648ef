package dev.fleetward.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A benchmark that hangs ends all the same, and says so; servers end with it. */
final class Deadline {
    private static final int TIMED_OUT = 124;
    private static final Duration LAST_WORDS = Duration.ofSeconds(45);

    private Deadline() {}

    static void in(Duration duration) {
        Thread.ofPlatform().daemon().name("deadline").start(() -> {
            LockSupport.parkNanos(duration.toNanos());
            System.out.printf("not done after %d minutes: ended%n", duration.toMinutes());
            // Servers end by their hooks; should one of these hang, so be it.
            Thread.ofPlatform().daemon().start(() -> System.exit(TIMED_OUT));
            LockSupport.parkNanos(LAST_WORDS.toNanos());
            Runtime.getRuntime().halt(TIMED_OUT);
        });
    }
}
