package dev.fleetward.insight.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which of many tests stand when at most a share q of those that do may be false. */
public final class FalseDiscovery {
    public static final double USUAL_SHARE = 0.05;
    public static final double SHARE_OF_HINTS = 0.10;

    private FalseDiscovery() {}

    /** Benjamini and Hochberg, for tests independent of each other or positively dependent. */
    public static boolean[] independent(double[] p, double q) {
        return independent(p, p.length, q);
    }

    /** @param tests done in all; those whose p is not given found nothing */
    public static boolean[] independent(double[] p, int tests, double q) {
        if (tests < p.length) {
            throw new IllegalArgumentException("%d tests cannot have %d results".formatted(tests, p.length));
        }
        return reject(p, tests, q);
    }

    /** Benjamini and Yekutieli, for tests that depend on each other in any way, such as slices of one fleet. */
    public static boolean[] dependent(double[] p, double q) {
        double harmonic =
                IntStream.rangeClosed(1, p.length).mapToDouble(i -> 1.0 / i).sum();
        return reject(p, p.length, p.length == 0 ? q : q / harmonic);
    }

    private static boolean[] reject(double[] p, int tests, double q) {
        var order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        int last = 0;
        for (int rank = 1; rank <= p.length; rank++) {
            double one = p[order.get(rank - 1)];
            if (!(one >= 0 && one <= 1)) {
                throw new IllegalArgumentException("p must lie between 0 and 1, not " + one);
            }
            last = one <= rank * q / tests ? rank : last;
        }
        boolean[] rejected = new boolean[p.length];
        order.subList(0, last).forEach(i -> rejected[i] = true);
        return rejected;
    }

    /** Smallest q at which each would stand (Benjamini and Hochberg). */
    public static double[] adjusted(double[] p) {
        var order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, 1);
        double least = 1;
        for (int rank = p.length; rank >= 1; rank--) {
            int i = order.get(rank - 1);
            least = Math.min(least, p[i] * p.length / rank);
            adjusted[i] = least;
        }
        return adjusted;
    }
}
