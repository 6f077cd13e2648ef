package dev.fleetward.insight.statistics;

/**
 * Exponentially weighted moving average with its control limits: sees small lasting shifts. Not for sharing between
 * threads.
 */
public final class Ewma {
    public static final double USUAL_WEIGHT = 0.2;
    public static final double USUAL_WIDTH = 3;

    private final double weight;
    private final double mean;
    private final double deviation;
    private final double width;
    private double average;
    private int seen;

    /**
     * @param weight of the newest value, above 0 up to 1
     * @param width of the limits in standard deviations of the average
     */
    public Ewma(double weight, double mean, double deviation, double width) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must lie above 0, up to 1");
        }
        this.weight = weight;
        this.mean = Finite.required("mean", mean);
        this.deviation = Finite.atLeastZero("deviation", deviation);
        this.width = Finite.atLeastZero("width", width);
        this.average = mean;
    }

    public double add(double value) {
        average += weight * (Finite.required("value", value) - average);
        seen++;
        return average;
    }

    /** Half the band around the mean after what was seen: narrow at first, steady later. */
    public double limit() {
        double settled = 1 - Math.pow(1 - weight, 2.0 * seen);
        return width * deviation * Math.sqrt(weight / (2 - weight) * settled);
    }

    public boolean isOutside() {
        return Math.abs(average - mean) > limit();
    }
}
