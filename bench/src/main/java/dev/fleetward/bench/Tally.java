package dev.fleetward.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one kind of request: how many were sent, answers by status, and how long they took, within 1.6 %. Status
 * 0 is no answer. Safe for concurrent use.
 */
final class Tally {
    static final int NO_ANSWER = 0;
    private static final int MANTISSA_BITS = 6;
    private static final int EXACT = 1 << (MANTISSA_BITS + 1);
    private static final int HIGHEST_BIT = 40;

    private final TreeMap<Integer, Long> statuses = new TreeMap<>();
    private final long[] counts = new long[(HIGHEST_BIT + 1) << MANTISSA_BITS];
    private long sent;
    private long maxMicros;

    synchronized void sent() {
        sent++;
    }

    synchronized void answered(int status, long micros) {
        statuses.merge(status, 1L, Long::sum);
        counts[bucket(micros)]++;
        maxMicros = Math.max(maxMicros, micros);
    }

    /** As they are at one moment; times in microseconds. */
    record Figures(
            long sent, Map<Integer, Long> statuses, long p50Micros, long p95Micros, long p99Micros, long maxMicros) {
        long answered() {
            return statuses.values().stream().mapToLong(Long::longValue).sum() - of(NO_ANSWER);
        }

        long of(int status) {
            return statuses.getOrDefault(status, 0L);
        }

        long good() {
            return between(200, 399);
        }

        long between(int lowest, int highest) {
            return statuses.entrySet().stream()
                    .filter(entry -> entry.getKey() >= lowest && entry.getKey() <= highest)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** Refusals, errors and missing answers, by status. */
        String bad() {
            var bad = new TreeMap<>(statuses);
            bad.keySet().removeIf(status -> status >= 200 && status <= 399);
            return bad.isEmpty()
                    ? "none"
                    : bad.toString().replaceAll("[{}]", "").replace("0=", "unanswered ");
        }
    }

    synchronized Figures figures() {
        return new Figures(sent, new TreeMap<>(statuses), at(0.50), at(0.95), at(0.99), maxMicros);
    }

    private long at(double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long before = (long) ((all - 1) * share);
        for (int i = 0; i < counts.length; i++) {
            before -= counts[i];
            if (before < 0 && counts[i] > 0) {
                return Math.min(middle(i), maxMicros);
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        long value = Math.clamp(micros, 0, (1L << HIGHEST_BIT) - 1);
        if (value < EXACT) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - MANTISSA_BITS;
        return (shift << MANTISSA_BITS) + (int) (value >>> shift);
    }

    private static long middle(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int shift = (bucket >>> MANTISSA_BITS) - 1;
        long lowest = (long) (bucket - (shift << MANTISSA_BITS)) << shift;
        return lowest + (1L << shift) / 2;
    }
}
