package dev.fleetward.insight.fleet;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.Bin;
import com.datadoghq.sketch.ddsketch.store.Store;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How values are spread, as a DDSketch: each lies in a bin whose ends are within one percent of its middle, so that a
 * quantile is within {@link #RELATIVE_ERROR} of a value at that rank, however many sketches were joined and in whatever
 * order. Not for sharing between threads while it grows.
 */
public final class Quantiles {
    public static final double RELATIVE_ERROR = 0.01;
    /** Larger ones are refused before they get here: their sums would not be numbers any more. */
    public static final double MAX_MAGNITUDE = 1e30;
    /** Logarithm of the ratio between a bin's ends; a value's bin begins at {@code e^(⌊ln v / width⌋ · width)}. */
    public static final double BIN_WIDTH = Math.log((1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR));
    /** Smaller ones count as zero. */
    static final double MIN_MAGNITUDE = 1e-12;

    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ERROR);

    private final DDSketch sketch =
            new DDSketch(MAPPING, UnboundedSizeDenseStore::new, UnboundedSizeDenseStore::new, MIN_MAGNITUDE);

    /** So many values between these two, both in the same percent. */
    public record Range(double low, double high, double count) {}

    void add(double value) {
        sketch.accept(value);
    }

    /** So many of the same. */
    public void add(double value, double count) {
        sketch.accept(value, count);
    }

    void add(Quantiles other) {
        sketch.mergeWith(other.sketch);
    }

    void add(byte[] written) {
        try {
            sketch.decodeAndMergeWith(ByteArrayInput.wrap(written));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        var out = GrowingByteArrayOutput.withDefaultInitialCapacity();
        try {
            sketch.encode(out, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.trimmedCopy();
    }

    public double count() {
        return sketch.getCount();
    }

    /** @param quantile 0 to 1; there must be a value */
    public double at(double quantile) {
        return sketch.getValueAtQuantile(quantile);
    }

    /** Of all values; those within one percent of the threshold may count on either side. */
    public double shareAbove(double threshold) {
        double above = 0;
        for (Range range : ranges()) {
            if ((range.low() + range.high()) / 2 > threshold) {
                above += range.count();
            }
        }
        return above / count();
    }

    /** Ascending; those without a value are left out. */
    public List<Range> ranges() {
        var ranges = new ArrayList<Range>();
        for (Iterator<Bin> bins = sketch.getNegativeValueStore().getDescendingIterator(); bins.hasNext(); ) {
            Bin bin = bins.next();
            ranges.add(new Range(
                    -MAPPING.upperBound(bin.getIndex()), -MAPPING.lowerBound(bin.getIndex()), bin.getCount()));
        }
        double zeros = count() - total(sketch.getNegativeValueStore()) - total(sketch.getPositiveValueStore());
        if (zeros > 0) {
            ranges.add(new Range(0, 0, zeros));
        }
        for (Iterator<Bin> bins = sketch.getPositiveValueStore().getAscendingIterator(); bins.hasNext(); ) {
            Bin bin = bins.next();
            ranges.add(
                    new Range(MAPPING.lowerBound(bin.getIndex()), MAPPING.upperBound(bin.getIndex()), bin.getCount()));
        }
        return ranges;
    }

    private static double total(Store store) {
        return store.isEmpty() ? 0 : store.getTotalCount();
    }
}
