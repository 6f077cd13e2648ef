package dev.fleetward.insight.statistics;

import java.util.Arrays;

/**
 * How far a value lies from the middle of others, in standard deviations that outliers among them do not widen.
 *
 * @param median of the sample
 * @param scale one standard deviation: MAD / 0.6745, or the mean absolute deviation × 1.2533 where more than half of the
 *     sample is equal; 0 when all of it is
 * @param samples how many there were
 */
public record RobustZ(double median, double scale, int samples) {
    /** Fewer say too little of a scale (Iglewicz and Hoaglin). */
    public static final int MIN_SAMPLES = 20;

    public static final double OUTLIER = 3.5;
    private static final double MAD_PER_DEVIATION = 0.6745;
    private static final double DEVIATIONS_PER_MEAN_ABSOLUTE = 1.2533;

    /** @throws IllegalArgumentException for an empty sample or numbers that are not finite */
    public static RobustZ of(double... sample) {
        double median = median(sample);
        double[] distances = new double[sample.length];
        double sum = 0;
        for (int i = 0; i < sample.length; i++) {
            distances[i] = Finite.required("a distance", Math.abs(sample[i] - median));
            sum += distances[i] / sample.length;
        }
        double mad = median(distances);
        double scale = mad > 0 ? mad / MAD_PER_DEVIATION : sum * DEVIATIONS_PER_MEAN_ABSOLUTE;
        return new RobustZ(median, scale, sample.length);
    }

    /** Infinite for a value that differs from a sample without any spread. */
    public double z(double value) {
        double distance = Finite.required("value", value) - median;
        return distance == 0 ? 0 : distance / scale;
    }

    /** @param minChange smallest distance from the median worth a word, whatever the spread */
    public boolean isOutlier(double value, double minChange) {
        return samples >= MIN_SAMPLES && Math.abs(value - median) >= minChange && Math.abs(z(value)) >= OUTLIER;
    }

    public static double median(double... sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("a median needs at least one number");
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        Finite.required("a number", sorted[0]);
        Finite.required("a number", sorted[sorted.length - 1]);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }
}
