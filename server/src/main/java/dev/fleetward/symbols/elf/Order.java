package dev.fleetward.symbols.elf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** In which order keys stand, without moving what belongs to them. */
public final class Order {
    private static final int INDEX_BITS = 24;

    private Order() {}

    /** Indexes of the keys from the smallest unsigned key up; equal keys stay in their order. */
    public static int[] of(long[] keys) {
        long least = -1L;
        for (long key : keys) {
            least = Long.compareUnsigned(key, least) < 0 ? key : least;
        }
        long span = 0;
        for (long key : keys) {
            span |= key - least;
        }
        // Key and index in one number sort many times faster than boxed indexes by a comparator.
        if (keys.length >>> INDEX_BITS == 0 && span >>> (Long.SIZE - 1 - INDEX_BITS) == 0) {
            long[] packed = new long[keys.length];
            for (int i = 0; i < keys.length; i++) {
                packed[i] = keys[i] - least << INDEX_BITS | i;
            }
            Arrays.sort(packed);
            int[] order = new int[keys.length];
            for (int i = 0; i < packed.length; i++) {
                order[i] = (int) packed[i] & (1 << INDEX_BITS) - 1;
            }
            return order;
        }
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> keys[i] ^ Long.MIN_VALUE))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
