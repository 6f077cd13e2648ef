package dev.fleetward.insight.detect;

import dev.fleetward.insight.statistics.Rate;
import dev.fleetward.insight.statistics.RateEvidence;
import dev.fleetward.insight.statistics.RateRatio;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rates per device-hour, by hardware, so that another mix of hardware is no difference. Two sums of evidence: one since
 * the version was first seen, for what it brought; one that starts again whenever it falls to nothing, for what came to
 * it later. Not for sharing between threads.
 */
final class RateComparison implements Comparison {
    /** A version is compared for some days or weeks, and may once in so many be blamed wrongly. */
    private static final double LIMIT_SINCE_START = 2e-3;

    private static final double LATER_RATIO = 2;
    private static final double LATER_LIMIT = 4e-6;
    private static final double MIN_RATIO = 1.5;
    private static final long MIN_AFFECTED = 3;
    /** Devices differ: so much of the mean, in standard deviations, which few devices do not level out. */
    private static final double DEVICES_DIFFER = 0.7;

    private static final double SURE = 3;

    private final RateEvidence evidence = new RateEvidence();
    private final Map<Integer, CommonFactor> factors = new HashMap<>();
    private final Totals whole = new Totals();
    private Totals later = new Totals();
    private double sum;

    @Override
    public Optional<Suspicion> look(long hour, List<Pair> pairs) {
        var comparable = pairs.stream().filter(Pair::isComparable).toList();
        if (comparable.isEmpty()) {
            return Optional.empty();
        }
        HourPoint one = comparable.stream().map(Pair::one).reduce(HourPoint.NOTHING, HourPoint::plus);
        HourPoint other = comparable.stream().map(Pair::other).reduce(HourPoint.NOTHING, HourPoint::plus);
        if (sum == 0) {
            later = new Totals();
        }
        double step = 0;
        double dispersion = Math.max(one.dispersion(), other.dispersion());
        double expected = 0;
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).isComparable()) {
                Sides sides = sides(i, pairs.get(i));
                evidence.add(sides.events(), sides.exposure(), sides.others(), sides.otherExposure(), dispersion);
                step += Sides.atTheSameTime(pairs.get(i)).logLikelihoodRatio(LATER_RATIO);
                expected += sides.expected();
            }
        }
        sum = Math.max(0, sum + step / dispersion);
        whole.add(hour, one, other, expected, dispersion);
        later.add(hour, one, other, expected, dispersion);
        return strongest();
    }

    private Optional<Suspicion> strongest() {
        double known = factors.isEmpty() ? 0 : CommonFactor.REMEMBERED;
        var sinceStart = whole.suspicion(Math.exp(-evidence.log()), LIMIT_SINCE_START, known);
        var sinceLater = later.suspicion(Math.exp(-sum), LATER_LIMIT, 0);
        boolean laterIsFirmer = sinceLater.isPresent()
                && (sinceStart.isEmpty() || !sinceStart.get().isFirm());
        return laterIsFirmer ? sinceLater : sinceStart;
    }

    /** An hour on one kind of hardware; where its past is known the other side is that and older versions' last hours. */
    private Sides sides(int place, Pair pair) {
        if (pair.usual() <= 0) {
            return Sides.atTheSameTime(pair);
        }
        CommonFactor factor = factors.computeIfAbsent(place, _ -> new CommonFactor());
        factor.add(pair.other().events(), pair.usual() * pair.other().hours());
        return new Sides(pair.one().events(), pair.usual() * pair.one().hours(), factor.events(), factor.expected());
    }

    private record Sides(double events, double exposure, double others, double otherExposure) {
        static Sides atTheSameTime(Pair pair) {
            return new Sides(
                    pair.one().events(),
                    pair.one().hours(),
                    pair.other().events(),
                    pair.other().hours());
        }

        double expected() {
            return otherExposure == 0 ? 0 : others / otherExposure * exposure;
        }

        double logLikelihoodRatio(double ratio) {
            double share = exposure == 0 ? 0 : exposure / (exposure + otherExposure);
            double norm = Math.log(ratio * share + 1 - share);
            return events * (Math.log(ratio) - norm) - others * norm;
        }
    }

    /** Both sides since some hour. */
    private static final class Totals {
        private double events;
        private double hours;
        private double otherEvents;
        private double otherHours;
        private long affected;
        private double expected;
        private double dispersion = 1;
        private long devices;
        private long otherDevices;
        private long mostAffected;
        private long since;

        void add(long hour, HourPoint more, HourPoint otherMore, double expectedMore, double wider) {
            since = hours == 0 ? hour : since;
            events += more.events();
            hours += more.hours();
            otherEvents += otherMore.events();
            otherHours += otherMore.hours();
            affected += more.affected();
            expected += expectedMore;
            dispersion = Math.max(dispersion, wider);
            devices = Math.max(devices, more.devices());
            otherDevices = Math.max(otherDevices, otherMore.devices());
            mostAffected = Math.max(mostAffected, more.affected());
        }

        /**
         * The ratio is against what the older versions would have had on the same hardware.
         *
         * @param known events of the past that tell it too
         */
        Optional<Suspicion> suspicion(double p, double limit, double known) {
            if (events <= 0 || affected < MIN_AFFECTED || mostAffected < 2) {
                return Optional.empty();
            }
            double usual = Math.max(expected, 0.5);
            double ratio = events / usual;
            double variance = dispersion * (1 / events + 1 / Math.max(0.5, otherEvents + known))
                    + DEVICES_DIFFER * DEVICES_DIFFER * (1.0 / devices + 1.0 / otherDevices);
            if (ratio < MIN_RATIO || Math.log(ratio) < SURE * Math.sqrt(variance)) {
                return Optional.empty();
            }
            var interval = new RateRatio(
                            new Rate(Math.round(events), hours), new Rate(Math.round(otherEvents), otherHours))
                    .interval(dispersion);
            double spread = interval.high() / interval.value();
            return Optional.of(new Suspicion(
                    Shape.VERSION_DIFFERS,
                    since,
                    Math.min(1, p),
                    limit,
                    events / hours,
                    usual / hours,
                    ratio / spread,
                    ratio * spread,
                    devices,
                    Math.min(devices, affected)));
        }
    }
}
