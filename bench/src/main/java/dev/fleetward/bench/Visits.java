package dev.fleetward.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What people and programs do: each visit in a thread of its own. At a fixed rate, whatever the server does, a visit's time
 * counts from when it was due; or as fast as a number of lines can. A visit that fails is counted.
 */
final class Visits {
    private static final int AT_ONCE = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private Visits() {}

    interface Visit {
        /** @return the status that was answered */
        int pay(long number) throws IOException, InterruptedException;
    }

    static void atRate(double perSecond, Duration duration, Tally tally, Visit visit) throws InterruptedException {
        long intervalNanos = (long) (1e9 / perSecond);
        var places = new Semaphore(AT_ONCE);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        // Rare visits begin in the middle of their time, so that a short run has some.
        long due = start + Math.min(intervalNanos, duration.toNanos()) / 2;
        for (long number = 0; due < end; number++) {
            sleepUntil(due);
            if (!places.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                break;
            }
            long each = number;
            long dueAt = due;
            Thread.startVirtualThread(() -> {
                pay(visit, each, dueAt, tally);
                places.release();
            });
            due += intervalNanos;
        }
        sleepUntil(end);
        var _ = places.tryAcquire(AT_ONCE, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param lines each with one visit after the other */
    static void rush(int lines, Duration duration, Tally tally, Visit visit) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        var next = new AtomicLong();
        var threads = new Thread[lines];
        for (int i = 0; i < lines; i++) {
            threads[i] = Thread.startVirtualThread(() -> {
                while (System.nanoTime() < end) {
                    pay(visit, next.getAndIncrement(), System.nanoTime(), tally);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join(duration.plus(PATIENCE));
        }
    }

    private static void pay(Visit visit, long number, long dueAt, Tally tally) {
        tally.sent();
        int status = Tally.NO_ANSWER;
        try {
            status = visit.pay(number);
        } catch (IOException e) {
            // Counted below.
            status = Tally.NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tally.answered(status, (System.nanoTime() - dueAt) / 1_000);
        if (status == Tally.NO_ANSWER) {
            // A server that is not there would otherwise be asked without end.
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
