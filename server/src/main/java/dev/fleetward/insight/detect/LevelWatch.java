package dev.fleetward.insight.detect;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A level against its own past: cumulative sums for lasting shifts up and down, single hours for spikes, the last day's
 * spread for a change of variance. Not for sharing between threads.
 */
final class LevelWatch implements Watch {
    private static final double[] SHIFTS = {1, 2.5};
    private static final double SHIFT_LIMIT = 4e-6;
    private static final double SPIKE_LIMIT = 1e-7;
    private static final double VARIANCE_LIMIT = 1e-8;
    private static final double CLIPPED = 4;
    /** Real series have heavier tails than the normal distribution: so many deviations count as less. */
    private static final double HEAVY_TAILS = 0.75;

    private static final double CLEAR = 3;
    private static final double MAX_EVIDENCE = 60;
    private static final double MIN_RELATIVE = 0.1;
    private static final double MIN_OF_SPREAD = 0.5;
    private static final double MIN_VARIANCE_RATIO = 4;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final ChiSquaredDistribution DAY_OF_SQUARES = ChiSquaredDistribution.of(Baseline.DAY - 1.0);

    private final Sum[] sums = {
        new Sum(SHIFTS[0], 1), new Sum(SHIFTS[0], -1), new Sum(SHIFTS[1], 1), new Sum(SHIFTS[1], -1)
    };
    private final double[] lastDay = new double[Baseline.DAY];
    private int filled;

    @Override
    public List<Suspicion> look(long hour, HourPoint point, Baseline baseline, double fewer) {
        double usual = baseline.expected(hour);
        double scale = Math.max(baseline.scale(), Math.abs(usual) * 1e-6) * fewer;
        if (point.devices() == 0 || scale == 0) {
            return List.of();
        }
        double spread = Math.sqrt(point.variance());
        double off = point.mean() - usual;
        double z = off / scale;
        var found = new ArrayList<Suspicion>();
        Sum strongest = sums[0];
        for (Sum sum : sums) {
            sum.add(hour, z / Math.sqrt(baseline.persistence()), point.mean(), usual);
            strongest = sum.evidence > strongest.evidence ? sum : strongest;
        }
        if (strongest.evidence > 0
                && strongest.isClear(scale, baseline.persistence())
                && matters(strongest.off(), strongest.usual(), spread)) {
            double error = 1.96 * scale * Math.sqrt(baseline.persistence() / strongest.hours);
            found.add(suspicion(
                    Shape.LEVEL_SHIFT,
                    strongest.since,
                    Math.min(1, sums.length * Math.exp(-strongest.evidence)),
                    SHIFT_LIMIT,
                    strongest.off() + strongest.usual(),
                    strongest.usual(),
                    error,
                    point.devices()));
        }
        if (matters(off, usual, spread)) {
            double p = 2 * NORMAL.survivalProbability(HEAVY_TAILS * Math.abs(z));
            double error = 1.96 * scale;
            found.add(suspicion(Shape.SPIKE, hour, p, SPIKE_LIMIT, point.mean(), usual, error, point.devices()));
        }
        variance(hour, z, point, baseline).ifPresent(found::add);
        return found;
    }

    private static Suspicion suspicion(
            Shape shape, long since, double p, double limit, double value, double usual, double error, long devices) {
        double off = value - usual;
        return new Suspicion(shape, since, p, limit, value, usual, off - error, off + error, devices, devices);
    }

    /** Not only certain but worth a word: a tenth of the level, or half of what devices differ by among themselves. */
    static boolean matters(double off, double usual, double spread) {
        return Math.abs(off) >= MIN_RELATIVE * Math.abs(usual) || spread > 0 && Math.abs(off) >= MIN_OF_SPREAD * spread;
    }

    private java.util.Optional<Suspicion> variance(long hour, double z, HourPoint point, Baseline baseline) {
        lastDay[(int) Math.floorMod(hour, (long) Baseline.DAY)] = Math.clamp(z, -2 * CLIPPED, 2 * CLIPPED);
        filled = Math.min(Baseline.DAY, filled + 1);
        if (filled < Baseline.DAY || baseline.hours() < Baseline.WEEK) {
            return java.util.Optional.empty();
        }
        double sum = 0;
        double squares = 0;
        for (double one : lastDay) {
            sum += one;
            squares += one * one;
        }
        double variance = (squares - sum * sum / Baseline.DAY) / (Baseline.DAY - 1);
        if (variance < MIN_VARIANCE_RATIO * Math.max(1, baseline.persistence() / 2)) {
            return java.util.Optional.empty();
        }
        double p = DAY_OF_SQUARES.survivalProbability(
                HEAVY_TAILS * HEAVY_TAILS * variance * (Baseline.DAY - 1) / Math.max(1, baseline.persistence()));
        double scale = baseline.scale();
        return java.util.Optional.of(new Suspicion(
                Shape.VARIANCE,
                hour - Baseline.DAY + 1,
                p,
                VARIANCE_LIMIT,
                Math.sqrt(variance) * scale,
                scale,
                0,
                0,
                point.devices(),
                point.devices()));
    }

    @Override
    public void restart() {
        for (Sum sum : sums) {
            sum.clear();
        }
        filled = 0;
    }

    /** Evidence for a shift by so many deviations to one side since it last was none. */
    private static final class Sum {
        private final double shift;
        private final int side;
        private double evidence;
        private long since;
        private double level;
        private double expected;
        private int hours;

        Sum(double shift, int side) {
            this.shift = shift;
            this.side = side;
        }

        void add(long hour, double z, double value, double usual) {
            if (evidence == 0) {
                clear();
                since = hour;
            }
            double step = shift * (Math.clamp(side * z, -CLIPPED, CLIPPED) - shift / 2);
            evidence = Math.clamp(evidence + step, 0, MAX_EVIDENCE);
            level += value;
            expected += usual;
            hours++;
        }

        void clear() {
            evidence = 0;
            level = 0;
            expected = 0;
            hours = 0;
        }

        /** What follows itself from hour to hour wanders off now and then: that counts once it lasts a day, or is far. */
        boolean isClear(double scale, double persistence) {
            return hours >= Baseline.DAY || Math.abs(off()) >= CLEAR * scale * Math.min(2, Math.sqrt(persistence));
        }

        double off() {
            return (level - expected) / hours;
        }

        double usual() {
            return expected / hours;
        }
    }
}
