package dev.fleetward.insight.differs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of all devices.
 *
 * @param name as shown: {@code version}, {@code hardware}, {@code region}
 * @param scale how numbers became values; null of texts
 * @param values by code
 * @param codes of each device, -1 where it is not known: missing is not zero
 * @param devices how many have each value
 * @param known how many have any
 */
record Column(String name, @Nullable Scale scale, String[] values, short[] codes, int[] devices, int known) {
    static final int MAX_VALUES = Short.MAX_VALUE;

    static Column of(String name, @Nullable Scale scale, String[] values, short[] codes) {
        int[] devices = new int[values.length];
        int known = 0;
        for (short code : codes) {
            if (code >= 0) {
                devices[code]++;
                known++;
            }
        }
        return new Column(name, scale, values, codes, devices, known);
    }

    /** Room for more devices, of which nothing is known. */
    static short[] codesOf(short[] before, int devices) {
        short[] codes = Arrays.copyOf(before, devices);
        Arrays.fill(codes, before.length, devices, (short) -1);
        return codes;
    }
}
