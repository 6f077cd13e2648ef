package dev.fleetward.insight.detect;

import java.util.ArrayDeque;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A slow way in one direction over two weeks, by Mann and Kendall's test on the days' means. Not for sharing between
 * threads.
 */
final class Drift {
    private static final int DAYS = 14;
    private static final double LIMIT = 1e-5;
    private static final double MIN_CHANGE = 0.2;
    private static final int MIN_HOURS_OF_DAY = 12;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private final ArrayDeque<Double> days = new ArrayDeque<>();
    private long day = Long.MIN_VALUE;
    private double sum;
    private double weight;
    private int hours;

    /** Speaks once a day, when the day before it is whole. */
    Optional<Suspicion> look(long hour, HourPoint point, Measure measure) {
        long today = Math.floorDiv(hour, (long) Baseline.DAY);
        Optional<Suspicion> found = Optional.empty();
        if (today != day) {
            close();
            day = today;
            found = suspicion(hour, point);
        }
        double share = measure == Measure.RATE ? point.hours() : point.devices();
        sum += measure == Measure.RATE ? point.sum() : point.mean() * share;
        weight += share;
        hours += share > 0 ? 1 : 0;
        return found;
    }

    private void close() {
        if (hours >= MIN_HOURS_OF_DAY) {
            days.addLast(sum / weight);
        } else {
            days.clear();
        }
        if (days.size() > DAYS) {
            days.removeFirst();
        }
        sum = 0;
        weight = 0;
        hours = 0;
    }

    private Optional<Suspicion> suspicion(long hour, HourPoint point) {
        if (days.size() < DAYS) {
            return Optional.empty();
        }
        double[] values = days.stream().mapToDouble(Double::doubleValue).toArray();
        int score = 0;
        for (int i = 0; i < DAYS; i++) {
            for (int j = i + 1; j < DAYS; j++) {
                score += (int) Math.signum(values[j] - values[i]);
            }
        }
        double deviation = Math.sqrt(DAYS * (DAYS - 1) * (2 * DAYS + 5) / 18.0);
        double z = Math.max(0, Math.abs(score) - 1) / deviation;
        double first = (values[0] + values[1] + values[2]) / 3;
        double last = (values[DAYS - 1] + values[DAYS - 2] + values[DAYS - 3]) / 3;
        if (Math.abs(last - first) < MIN_CHANGE * Math.abs(first)) {
            return Optional.empty();
        }
        return Optional.of(new Suspicion(
                Shape.TREND,
                hour - DAYS * (long) Baseline.DAY,
                2 * NORMAL.survivalProbability(z),
                LIMIT,
                last,
                first,
                0,
                0,
                point.devices(),
                point.devices()));
    }
}
