package dev.fleetward.insight.differs;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How the numbers of one attribute are told apart: each value by itself where there are few, else quartiles of them.
 *
 * @param exact whether each limit is a value; else each is the upper end of a span
 * @param least the lowest number, where the first span begins
 */
record Scale(boolean exact, double least, double[] limits) {
    /** Numbers with more different values than this are told apart by quartile. */
    private static final int MAX_EXACT = 12;

    /** @param values at least one number; NaN where none is known */
    static Scale of(double[] values) {
        double[] sorted = known(values).sorted().toArray();
        double[] distinct =
                Arrays.stream(sorted).distinct().limit(MAX_EXACT + 1).toArray();
        if (distinct.length <= MAX_EXACT) {
            return new Scale(true, sorted[0], distinct);
        }
        double[] quartiles = {
            sorted[sorted.length / 4],
            sorted[sorted.length / 2],
            sorted[sorted.length * 3 / 4],
            sorted[sorted.length - 1]
        };
        return new Scale(false, sorted[0], Arrays.stream(quartiles).distinct().toArray());
    }

    /** The same with room for these too: what there is keeps its code. */
    Scale with(double[] more) {
        if (exact) {
            double[] widened = DoubleStream.concat(Arrays.stream(limits), known(more))
                    .distinct()
                    .limit(Column.MAX_VALUES)
                    .toArray();
            return new Scale(true, least, widened);
        }
        double[] widened = limits.clone();
        widened[widened.length - 1] = known(more).reduce(limits[limits.length - 1], Math::max);
        return new Scale(false, known(more).reduce(least, Math::min), widened);
    }

    private static DoubleStream known(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value));
    }

    /** -1 of no number. */
    short code(double value) {
        for (short code = 0; code < limits.length; code++) {
            if (exact ? limits[code] == value : value <= limits[code]) {
                return code;
            }
        }
        return -1;
    }

    String[] names() {
        String[] names = new String[limits.length];
        for (int i = 0; i < limits.length; i++) {
            names[i] = exact
                    ? plain(limits[i])
                    : (i == 0 ? plain(least) : "over " + plain(limits[i - 1])) + " to " + plain(limits[i]);
        }
        return names;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
