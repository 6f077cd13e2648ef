package dev.fleetward.insight.detect;

import dev.fleetward.insight.statistics.Dispersion;
import dev.fleetward.insight.statistics.Rate;
import dev.fleetward.insight.statistics.RateRatio;
import java.util.ArrayList;
import java.util.List;

/**
 * A rate against its own past: a cumulative sum of log likelihood ratios of some multiples of the usual rate finds a
 * lasting rise, the tail of the count a spike. Not for sharing between threads.
 */
final class RateWatch implements Watch {
    private static final double[] MULTIPLES = {1.5, 2, 4};
    /** How much of what may be false each has: most of it what is looked for most. */
    private static final double[] SHARES = {0.2, 0.6, 0.2};

    private static final double SHIFT_LIMIT = 2e-4;
    private static final double SPIKE_LIMIT = 1e-7;
    private static final double MIN_RATIO = 1.5;
    /** Rates of a whole fleet wander by tenths for some hours: what has not lasted a day must be higher. */
    private static final double MIN_RATIO_OF_HOURS = 1.65;

    private static final double MIN_SPIKE_RATIO = 3;
    private static final long MIN_AFFECTED = 3;
    /** An hour's evidence is bounded: a broken clock may put a month's events into it. */
    private static final double MAX_STEP = 30;

    /** More would only keep what is over from ending. */
    private static final double MAX_EVIDENCE = 60;

    private final Sum[] sums = new Sum[MULTIPLES.length];

    RateWatch() {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new Sum(MULTIPLES[i], SHARES[i]);
        }
    }

    @Override
    public List<Suspicion> look(long hour, HourPoint point, Baseline baseline, double fewer) {
        double usual = baseline.expected(hour);
        double expected = Math.max(usual * point.hours(), 0.01);
        double dispersion = Math.max(baseline.spread(), point.dispersion());
        var found = new ArrayList<Suspicion>();
        for (Sum sum : sums) {
            sum.add(hour, point, expected, dispersion);
        }
        Sum strongest = sums[0];
        for (Sum sum : sums) {
            strongest = sum.p() < strongest.p() ? sum : strongest;
        }
        strongest.suspicion(baseline).ifPresent(found::add);
        spike(hour, point, expected, baseline.scale()).ifPresent(found::add);
        return found;
    }

    private static java.util.Optional<Suspicion> spike(long hour, HourPoint point, double expected, double dispersion) {
        long effective = Math.round(point.events());
        if (effective < MIN_SPIKE_RATIO * expected || point.affected() < MIN_AFFECTED) {
            return java.util.Optional.empty();
        }
        double p = Dispersion.pAtLeast(effective, expected, Math.max(0, dispersion - 1) / expected);
        double usual = expected / point.hours();
        double value = point.events() / point.hours();
        double spread = Math.exp(1.96 * Math.sqrt(dispersion / Math.max(1, effective)));
        return java.util.Optional.of(new Suspicion(
                Shape.SPIKE,
                hour,
                p,
                SPIKE_LIMIT,
                value,
                usual,
                value / usual / spread,
                value / usual * spread,
                point.devices(),
                point.affected()));
    }

    @Override
    public void restart() {
        for (Sum sum : sums) {
            sum.clear();
        }
    }

    /** Evidence for one multiple since it last was none, and what was seen in that time. */
    private static final class Sum {
        private final double multiple;
        private final double share;
        private double evidence;
        private int lasted;
        private long since;
        private double events;
        private double expected;
        private double hours;
        private double clumped;
        private long devices;
        private long mostAffected;
        private long affected;

        Sum(double multiple, double share) {
            this.multiple = multiple;
            this.share = share;
        }

        void add(long hour, HourPoint point, double usual, double dispersion) {
            double step = (point.events() * Math.log(multiple) - (multiple - 1) * usual) / dispersion;
            if (evidence == 0) {
                clear();
                since = hour;
            }
            evidence = Math.clamp(evidence + Math.min(MAX_STEP, step), 0, MAX_EVIDENCE);
            events += point.events();
            expected += usual;
            hours += point.hours();
            lasted++;
            clumped = Math.max(clumped, dispersion);
            devices = Math.max(devices, point.devices());
            mostAffected = Math.max(mostAffected, point.affected());
            affected += point.affected();
        }

        void clear() {
            evidence = 0;
            events = 0;
            expected = 0;
            hours = 0;
            lasted = 0;
            clumped = 1;
            devices = 0;
            mostAffected = 0;
            affected = 0;
        }

        java.util.Optional<Suspicion> suspicion(Baseline baseline) {
            double ratio = lasted < Baseline.DAY ? MIN_RATIO_OF_HOURS : MIN_RATIO;
            if (evidence == 0 || events < ratio * expected || mostAffected < MIN_AFFECTED) {
                return java.util.Optional.empty();
            }
            var interval = new RateRatio(new Rate(Math.round(events), hours), past(baseline)).interval(clumped);
            return java.util.Optional.of(new Suspicion(
                    Shape.LEVEL_SHIFT,
                    since,
                    p(),
                    SHIFT_LIMIT,
                    events / hours,
                    expected / hours,
                    interval.low(),
                    interval.high(),
                    devices,
                    Math.min(affected, devices)));
        }

        /** At any one hour a sum that falls on the whole is that high by chance so seldom (Lundberg). */
        double p() {
            return Math.min(1, Math.exp(-evidence) / share);
        }

        /** As many events as the past had to tell what is usual at these hours. */
        private Rate past(Baseline baseline) {
            double weight = Math.max(1, baseline.hours());
            double observed = hours * weight;
            return new Rate(Math.max(1, Math.round(expected / hours * observed)), observed);
        }
    }
}
