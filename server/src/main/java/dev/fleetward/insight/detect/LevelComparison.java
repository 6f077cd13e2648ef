package dev.fleetward.insight.detect;

import dev.fleetward.insight.statistics.Msprt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Means of devices, by hardware. What devices differ by among themselves is the yardstick, and the number of devices, not
 * of hours, is what makes certain: a device that measures high does so all day. Not for sharing between threads.
 */
final class LevelComparison implements Comparison {
    private static final double LIMIT = 5e-4;
    private static final int MIN_HOURS = 6;
    private static final long MIN_DEVICES = 5;
    /** Differences looked for, in standard deviations between devices. */
    private static final double MIXTURE = 0.5;

    private static final double MIN_RELATIVE = 0.1;
    private static final double MIN_OF_SPREAD = 0.3;

    private final List<Totals> byHardware = new ArrayList<>();
    private long since = Long.MIN_VALUE;
    private int hours;

    @Override
    public Optional<Suspicion> look(long hour, List<Pair> pairs) {
        while (byHardware.size() < pairs.size()) {
            byHardware.add(new Totals());
        }
        boolean any = false;
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).isComparable()) {
                byHardware.get(i).add(pairs.get(i));
                any = true;
            }
        }
        if (!any) {
            return Optional.empty();
        }
        since = hours == 0 ? hour : since;
        hours++;
        return hours < MIN_HOURS ? Optional.empty() : suspicion();
    }

    private Optional<Suspicion> suspicion() {
        double weights = 0;
        double difference = 0;
        double usual = 0;
        double variances = 0;
        long devices = 0;
        for (Totals totals : byHardware) {
            double variance = totals.variance();
            if (totals.isEnough() && variance > 0) {
                weights += 1 / variance;
                difference += totals.difference() / variance;
                usual += totals.usual() / variance;
                variances += totals.between() / variance;
                devices += totals.devices;
            }
        }
        if (weights == 0) {
            return Optional.empty();
        }
        double mean = difference / weights;
        double level = usual / weights;
        double spread = Math.sqrt(variances / weights);
        boolean matters = Math.abs(mean) >= MIN_RELATIVE * Math.abs(level) || Math.abs(mean) >= spread;
        if (!matters || Math.abs(mean) < MIN_OF_SPREAD * spread) {
            return Optional.empty();
        }
        double p = Math.min(1, Math.exp(-Msprt.log(mean, 1 / weights, MIXTURE * spread)));
        double error = 1.96 / Math.sqrt(weights);
        return Optional.of(new Suspicion(
                Shape.VERSION_DIFFERS,
                since,
                p,
                LIMIT,
                level + mean,
                level,
                mean - error,
                mean + error,
                devices,
                devices));
    }

    /** Both sides on one kind of hardware, hours weighted by the devices of the new side. */
    private static final class Totals {
        private double weight;
        private double one;
        private double other;
        private double squares;
        private long devices;
        private long otherDevices;

        void add(Pair pair) {
            double n = pair.one().devices();
            weight += n;
            one += n * pair.one().mean();
            other += n * pair.other().mean();
            squares += n * pooled(pair);
            devices = Math.max(devices, pair.one().devices());
            otherDevices = Math.max(otherDevices, pair.other().devices());
        }

        private static double pooled(Pair pair) {
            double n1 = Math.max(1, pair.one().devices() - 1.0);
            double n0 = Math.max(1, pair.other().devices() - 1.0);
            return (n1 * pair.one().variance() + n0 * pair.other().variance()) / (n1 + n0);
        }

        boolean isEnough() {
            return devices >= MIN_DEVICES && otherDevices >= MIN_DEVICES;
        }

        double difference() {
            return (one - other) / weight;
        }

        double usual() {
            return other / weight;
        }

        double between() {
            return squares / weight;
        }

        /** Devices that all say the same still differ by what cannot be seen in the sixth digit. */
        double variance() {
            if (weight == 0) {
                return 0;
            }
            double least = Math.pow(1e-6 * Math.abs(usual()), 2);
            return Math.max(between(), least) * (1.0 / devices + 1.0 / otherDevices);
        }
    }
}
