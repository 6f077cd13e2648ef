package dev.fleetward.insight.detect;

import dev.fleetward.insight.statistics.RobustZ;
import java.util.Arrays;

/**
 * What is usual at an hour of the week, from up to four weeks before. With less than three days of data the same is usual
 * at all hours; from three days on hours of the day may differ, from eight days on also days of the week, from three
 * weeks on each hour of the week, where that predicts what was seen better. Neighbouring hours are taken together. Not for
 * sharing between threads.
 */
final class Baseline {
    static final int DAY = 24;
    static final int WEEK = 7 * DAY;
    static final int KEPT_HOURS = 4 * WEEK;
    private static final int HOURS_FOR_DAYS = 3 * DAY;
    private static final int HOURS_FOR_WEEKDAYS = 8 * DAY;
    private static final int HOURS_FOR_WEEKS = 3 * WEEK;
    /** Hours of the day, and days of the week as wholes. */
    private static final int DAY_AND_WEEKDAY = -1;
    /** The same, but days of the week begin and end at any hour: those of the devices need not be those of UTC. */
    private static final int DAY_AND_STRETCHES = -2;

    /** Hours before and after that make a stretch. */
    private static final int REACH = 6;
    /** A season must predict that much better than none, or it is noise. */
    private static final double WORTH_A_SEASON = 0.95;

    private static final double MAX_CORRELATION = 0.95;
    /** A correlation is taken at the upper end of what it may be, in standard errors. */
    private static final double UNSURE_BY = 1.5;

    private static final double CLIPPED = 4;

    /** Hours in which a doubled rate is to be found. */
    private static final int TOGETHER = 6;

    /** A scale from so many independent hours is taken as twice as wide. */
    private static final double FEW_HOURS = 4;

    private final Measure measure;
    private final double[] sums = new double[KEPT_HOURS];
    private final double[] weights = new double[KEPT_HOURS];
    private final double[] expected = new double[WEEK];
    private int hours;
    private int learnt;
    private double scale;
    private double persistence = 1;
    private double spread = 1;
    private int season = 1;

    Baseline(Measure measure) {
        this.measure = measure;
    }

    void learn(long hour, HourPoint point) {
        double weight = measure == Measure.RATE ? point.hours() : point.devices();
        if (weight <= 0) {
            forget(hour);
            return;
        }
        int i = index(hour);
        hours += weights[i] > 0 ? 0 : 1;
        sums[i] = measure == Measure.RATE ? point.events() : point.mean();
        weights[i] = measure == Measure.RATE ? weight : 1;
        if (learnt++ % DAY == 0 || hours <= DAY) {
            refresh();
        }
    }

    private void forget(long hour) {
        int i = index(hour);
        hours -= weights[i] > 0 ? 1 : 0;
        weights[i] = 0;
    }

    private static int index(long hour) {
        return (int) Math.floorMod(hour, (long) KEPT_HOURS);
    }

    int hours() {
        return hours;
    }

    /** Events per device-hour, or the level. */
    double expected(long hour) {
        return expected[(int) Math.floorMod(hour, (long) WEEK)];
    }

    /** Of a level: one standard deviation from hour to hour. Of a rate: φ, how much wider than Poisson's it spreads. */
    double scale() {
        return scale;
    }

    /** How much the variance of a sum over hours exceeds that of independent ones, since one hour is like the next. */
    double persistence() {
        return persistence;
    }

    /** Of a rate: φ of the counts of some hours together; it shows what makes one hour like the next. */
    double spread() {
        return spread;
    }

    private void refresh() {
        int[] seasons = hours >= HOURS_FOR_WEEKS
                ? new int[] {1, DAY, DAY_AND_WEEKDAY, DAY_AND_STRETCHES, WEEK}
                : hours >= HOURS_FOR_WEEKDAYS
                        ? new int[] {1, DAY, DAY_AND_WEEKDAY, DAY_AND_STRETCHES}
                        : hours >= HOURS_FOR_DAYS ? new int[] {1, DAY} : new int[] {1};
        double best = Double.POSITIVE_INFINITY;
        double[] table = new double[WEEK];
        for (int candidate : seasons) {
            fill(table, candidate);
            double error = predictionError(table, candidate);
            boolean known = measure == Measure.RATE || candidate != DAY_AND_STRETCHES;
            if (known && error < best * WORTH_A_SEASON) {
                best = error;
                season = candidate;
                System.arraycopy(table, 0, expected, 0, WEEK);
            }
        }
        measureScale();
    }

    /** A season of one hour is none; else the hours before and after count too. */
    private void fill(double[] table, int season) {
        if (season == DAY_AND_WEEKDAY) {
            fill(table, DAY);
            for (int day = 0; day < WEEK / DAY; day++) {
                weekday(table, day);
            }
            return;
        }
        if (season == DAY_AND_STRETCHES) {
            fill(table, DAY);
            stretches(table);
            return;
        }
        for (int hour = 0; hour < WEEK; hour++) {
            table[hour] = hour >= season ? table[hour - season] : usual(season, hour);
        }
    }

    /** Turns the hours of a day of the week from those of any day to its own: by a factor, or by a distance. */
    private void weekday(double[] table, int day) {
        double seen = 0;
        double foreseen = 0;
        double[] off = new double[KEPT_HOURS / WEEK * DAY];
        int found = 0;
        for (int start = day * DAY; start < KEPT_HOURS; start += WEEK) {
            for (int i = start; i < start + DAY; i++) {
                if (weights[i] > 0) {
                    seen += sums[i];
                    foreseen += table[i % WEEK] * weights[i];
                    off[found++] = sums[i] - table[i % WEEK];
                }
            }
        }
        if (found == 0 || measure == Measure.RATE && foreseen == 0) {
            return;
        }
        double middle = RobustZ.median(Arrays.copyOf(off, found));
        for (int hour = day * DAY; hour < (day + 1) * DAY; hour++) {
            table[hour] = measure == Measure.RATE ? table[hour] * seen / foreseen : table[hour] + middle;
        }
    }

    /** Turns a rate at each hour from that of any day by what the hours around it showed in the weeks before. */
    private void stretches(double[] table) {
        double[] day = table.clone();
        for (int hour = 0; hour < WEEK; hour++) {
            double seen = 0;
            double foreseen = 0;
            for (int middle = hour; middle < KEPT_HOURS; middle += WEEK) {
                for (int apart = -REACH; apart <= REACH; apart++) {
                    int i = Math.floorMod(middle + apart, KEPT_HOURS);
                    seen += weights[i] > 0 ? sums[i] : 0;
                    foreseen += day[i % WEEK] * weights[i];
                }
            }
            table[hour] *= foreseen > 0 ? seen / foreseen : 1;
        }
    }

    private double usual(int season, int hour) {
        double sum = 0;
        double weight = 0;
        int reach = season == 1 ? 0 : 1;
        double[] levels = new double[(2 * reach + 1) * KEPT_HOURS / season];
        int found = 0;
        for (int apart = -reach; apart <= reach; apart++) {
            for (int i = Math.floorMod(hour + apart, season); i < KEPT_HOURS; i += season) {
                if (weights[i] > 0) {
                    sum += sums[i];
                    weight += weights[i];
                    levels[found++] = sums[i];
                }
            }
        }
        if (found == 0) {
            return season == 1 ? 0 : usual(1, 0);
        }
        return measure == Measure.RATE ? sum / weight : RobustZ.median(Arrays.copyOf(levels, found));
    }

    /** Akaike's final prediction error: what fits by having many hours of its own pays for them. */
    private double predictionError(double[] table, int candidate) {
        double sum = 0;
        for (int i = 0; i < KEPT_HOURS; i++) {
            if (weights[i] > 0) {
                double off = sums[i] - table[i % WEEK] * weights[i];
                sum += measure == Measure.RATE
                        ? off * off / Math.max(1e-9, Math.max(table[i % WEEK], 1e-9) * weights[i])
                        : Math.abs(off);
            }
        }
        double penalty = penalty(candidate);
        return sum * (measure == Measure.RATE ? penalty : Math.sqrt(penalty));
    }

    private double penalty(int candidate) {
        double parameters = Math.min(
                hours - 1.0,
                switch (candidate) {
                    case 1 -> 1;
                    case DAY_AND_WEEKDAY -> DAY / 3.0 + WEEK / DAY - 1;
                    case DAY_AND_STRETCHES -> DAY / 3.0 + WEEK / (2.0 * REACH + 1);
                    default -> candidate / 3.0;
                });
        return (hours + parameters) / Math.max(1, hours - parameters);
    }

    private void measureScale() {
        double[] off = new double[hours];
        double[] inOrder = new double[KEPT_HOURS];
        Arrays.fill(inOrder, Double.NaN);
        int found = 0;
        double pearson = 0;
        for (int i = 0; i < KEPT_HOURS; i++) {
            if (weights[i] > 0) {
                double usual = expected[i % WEEK] * weights[i];
                double residual = measure == Measure.RATE
                        ? (sums[i] - usual) / Math.sqrt(Math.max(usual, 1e-9))
                        : sums[i] - usual;
                inOrder[i] = residual;
                off[found++] = residual;
                pearson += Math.min(residual * residual, usual > 1 ? CLIPPED * CLIPPED * 4 : residual * residual);
            }
        }
        double fewSamples = Math.sqrt(penalty(season));
        scale = measure == Measure.RATE
                ? Math.max(1, pearson / Math.max(1, found) * fewSamples * fewSamples)
                : found == 0 ? 0 : RobustZ.of(off).scale() * fewSamples;
        persistence = persistence(inOrder, measure == Measure.RATE ? Math.sqrt(scale) : scale);
        double few = 1 + FEW_HOURS * persistence / Math.max(1, hours);
        scale *= measure == Measure.RATE ? few * few : few;
        if (measure == Measure.RATE) {
            spread = Math.max(scale, spreadOfSums() * fewSamples * fewSamples * few * few);
        }
    }

    private double spreadOfSums() {
        double sum = 0;
        int stretches = 0;
        for (int start = 0; start + TOGETHER <= KEPT_HOURS; start++) {
            double off = 0;
            double usual = 0;
            int known = 0;
            for (int i = start; i < start + TOGETHER; i++) {
                double foreseen = expected[i % WEEK] * weights[i];
                known += weights[i] > 0 ? 1 : 0;
                off += sums[i] - foreseen;
                usual += foreseen;
            }
            if (known == TOGETHER && usual > 0) {
                double squared = off * off / Math.max(usual, 1e-9);
                sum += Math.min(squared, usual > 1 ? CLIPPED * CLIPPED * 4 : squared);
                stretches++;
            }
        }
        return stretches == 0 ? 1 : sum / stretches;
    }

    private double persistence(double[] residuals, double scale) {
        if (scale <= 0) {
            return 1;
        }
        double products = 0;
        double squares = 0;
        for (int i = 1; i < residuals.length; i++) {
            if (!Double.isNaN(residuals[i]) && !Double.isNaN(residuals[i - 1])) {
                double before = Math.clamp(residuals[i - 1] / scale, -CLIPPED, CLIPPED);
                products += before * Math.clamp(residuals[i] / scale, -CLIPPED, CLIPPED);
                squares += before * before;
            }
        }
        double measured = squares == 0 ? 0 : Math.clamp(products / squares, 0, MAX_CORRELATION);
        double unsure = UNSURE_BY * Math.sqrt((1 - measured * measured) / Math.max(1, hours));
        double correlation = Math.clamp(measured + unsure, 0, MAX_CORRELATION);
        return (1 + correlation) / (1 - correlation);
    }
}
