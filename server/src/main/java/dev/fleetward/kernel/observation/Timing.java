package dev.fleetward.kernel.observation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How often something was done and how long it took together; by buckets where that was asked for. Safe for concurrent use. */
public final class Timing {
    /** Upper ends in seconds; what took longer is in the whole only. */
    static final double[] BUCKETS_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final LongAdder times = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder[] buckets;

    Timing(boolean byBucket) {
        this.buckets = new LongAdder[byBucket ? BUCKETS_SECONDS.length : 0];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    public void took(long nanosTaken) {
        times.increment();
        nanos.add(nanosTaken);
        double seconds = (double) nanosTaken / TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < buckets.length; i++) {
            if (seconds <= BUCKETS_SECONDS[i]) {
                buckets[i].increment();
                return;
            }
        }
    }

    /** Since then, as {@link System#nanoTime} said. */
    public void since(long beganNanos) {
        took(System.nanoTime() - beganNanos);
    }

    long times() {
        return times.sum();
    }

    double seconds() {
        return (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1);
    }

    boolean isByBucket() {
        return buckets.length > 0;
    }

    /** @return how many took at most so long, per bucket */
    long[] upTo() {
        var upTo = new long[buckets.length];
        long sum = 0;
        for (int i = 0; i < buckets.length; i++) {
            sum += buckets[i].sum();
            upTo[i] = sum;
        }
        return upTo;
    }
}
