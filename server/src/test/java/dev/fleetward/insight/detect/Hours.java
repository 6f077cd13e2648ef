package dev.fleetward.insight.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A fleet of a test, hour by hour: two versions, two kinds of hardware, one metric. */
final class Hours {
    static final long START = 490_000;
    static final int NEW_VERSION_AT = 10 * 24;

    /** What the devices of a slice show: rate or level. */
    interface Truth {
        double at(int hour, String version, String hardware);
    }

    private final Random random;
    private final Measure measure;
    private final Truth truth;
    private int devices = 200;

    Hours(long seed, Measure measure, Truth truth) {
        this.random = new Random(seed);
        this.measure = measure;
        this.truth = truth;
    }

    Hours devices(int each) {
        this.devices = each;
        return this;
    }

    Detection run(int hours) {
        var detection = new Detection();
        for (int hour = 0; hour < hours; hour++) {
            detection.look(START + hour, cells(hour));
        }
        return detection;
    }

    List<Cell> cells(int hour) {
        var cells = new ArrayList<Cell>();
        for (String hardware : List.of("rev A", "rev C")) {
            int updated = hour < NEW_VERSION_AT ? 0 : devices / 2;
            add(cells, hour, "1.0", hardware, devices - updated);
            add(cells, hour, "2.0", hardware, updated);
        }
        return cells;
    }

    private void add(List<Cell> cells, int hour, String version, String hardware, int many) {
        double expected = truth.at(hour, version, hardware);
        if (many == 0 || Double.isNaN(expected)) {
            return;
        }
        var point = HourPoint.NOTHING;
        for (int i = 0; i < many; i++) {
            double value = measure == Measure.RATE ? poisson(expected) : expected + 2 * random.nextGaussian();
            point = point.plus(HourPoint.of(value, 1).orElseThrow());
        }
        cells.add(new Cell("m", measure, Slice.of(Slice.VERSION, version).and(Slice.HARDWARE, hardware), point));
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int k = 0;
        while (product > limit) {
            product *= random.nextDouble();
            k++;
        }
        return k;
    }
}
