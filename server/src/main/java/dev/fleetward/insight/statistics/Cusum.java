package dev.fleetward.insight.statistics;

/**
 * Cumulative sum of what lies above (or below) the usual: the quickest way to see a lasting shift. With slack k it sums
 * log likelihood ratios of a shift by 2k, divided by 2k. Not for sharing between threads.
 */
public final class Cusum {
    public static final double USUAL_SLACK = 0.5;
    public static final double USUAL_LIMIT = 5;

    private final double slack;
    private final double limit;
    private double up;
    private double down;

    public Cusum(double slack, double limit) {
        this.slack = Finite.atLeastZero("slack", slack);
        this.limit = Finite.atLeastZero("limit", limit);
    }

    /** @param z in standard deviations from the usual */
    public void add(double z) {
        Finite.required("z", z);
        up = Math.max(0, up + z - slack);
        down = Math.max(0, down - z - slack);
    }

    public double up() {
        return up;
    }

    public double down() {
        return down;
    }

    public boolean isAlarm() {
        return Math.max(up, down) > limit;
    }

    public void reset() {
        up = 0;
        down = 0;
    }
}
