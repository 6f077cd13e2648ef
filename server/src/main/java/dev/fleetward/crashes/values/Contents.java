package dev.fleetward.crashes.values;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a value, in the order of the program's memory; each is known, or missing for a reason.
 *
 * @param gaps by byte, null where it is known; null when all are
 * @param address empty when the value is not in memory
 */
record Contents(byte[] bytes, @Nullable Missing @Nullable [] gaps, OptionalLong address) {
    static Contents of(byte[] bytes) {
        return new Contents(bytes, null, OptionalLong.empty());
    }

    static Contents missing(int length, Missing why, OptionalLong address) {
        var gaps = new Missing[length];
        Arrays.fill(gaps, why);
        return new Contents(new byte[length], gaps, address);
    }

    int length() {
        return bytes.length;
    }

    /** A part of it; what lies beyond its end is missing. */
    Contents part(long from, long length) {
        int first = Math.clamp(from, 0, bytes.length);
        int last = Math.clamp(from + length, first, bytes.length);
        OptionalLong at = address.isEmpty() ? address : OptionalLong.of(address.getAsLong() + from);
        var part = new Contents(
                Arrays.copyOfRange(bytes, first, last),
                gaps == null ? null : Arrays.copyOfRange(gaps, first, last),
                at);
        return last - first == length ? part : missing((int) length, Missing.NOT_CAPTURED, at);
    }

    /** The first reason why a part of it is not known; null when it is. */
    @Nullable
    Missing gap() {
        if (gaps != null) {
            for (Missing gap : gaps) {
                if (gap != null) {
                    return gap;
                }
            }
        }
        return null;
    }

    /** Why nothing of it is known; null when anything is, or there is nothing to know. */
    @Nullable
    Missing whole() {
        if (gaps == null || gaps.length == 0 || gaps[0] == null) {
            return null;
        }
        for (Missing gap : gaps) {
            if (gap == null) {
                return null;
            }
        }
        return gap();
    }

    long unsigned(int from, int length, boolean bigEndian) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            int at = bigEndian ? from + i : from + length - 1 - i;
            value = value << 8 | bytes[at] & 0xff;
        }
        return value;
    }

    long unsigned(boolean bigEndian) {
        return unsigned(0, Math.min(Long.BYTES, bytes.length), bigEndian);
    }

    long signed(boolean bigEndian) {
        int unused = Long.SIZE - 8 * Math.min(Long.BYTES, bytes.length);
        return unused == Long.SIZE ? 0 : unsigned(bigEndian) << unused >> unused;
    }

    /** Of any length. */
    BigInteger whole(boolean bigEndian, boolean signed) {
        byte[] ordered = bytes.clone();
        for (int i = 0; !bigEndian && i < ordered.length / 2; i++) {
            byte low = ordered[i];
            ordered[i] = ordered[ordered.length - 1 - i];
            ordered[ordered.length - 1 - i] = low;
        }
        return signed ? new BigInteger(ordered) : new BigInteger(1, ordered);
    }

    /** Some bits of it as a number of their own, of so many bytes: a bit field. */
    Contents bits(long from, int count, int width, boolean signed, boolean bigEndian) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            // Big-endian machines count from the most significant bit on.
            long bit = bigEndian ? from + count - 1 - i : from + i;
            int at = (int) (bit / 8);
            if (bit < 0 || at >= bytes.length || gaps != null && gaps[at] != null) {
                Missing gap = bit < 0 || at >= bytes.length || gaps == null ? null : gaps[at];
                return missing(width, gap == null ? Missing.DAMAGED : gap, OptionalLong.empty());
            }
            long set = bytes[at] >> (bigEndian ? 7 - bit % 8 : bit % 8) & 1;
            value |= set << i;
        }
        int unused = Long.SIZE - count;
        long number = signed && unused < Long.SIZE ? value << unused >> unused : value;
        var field = new byte[width];
        for (int i = 0; i < width; i++) {
            int at = bigEndian ? width - 1 - i : i;
            field[at] = (byte) (i < Long.BYTES ? number >> 8 * i : number >> Long.SIZE - 1);
        }
        return of(field);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Contents contents
                && Arrays.equals(bytes, contents.bytes)
                && Arrays.equals(gaps, contents.gaps)
                && address.equals(contents.address);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Whether it shows the same, wherever it lies. */
    boolean same(Contents other) {
        return Arrays.equals(bytes, other.bytes) && Arrays.equals(gaps, other.gaps);
    }

    @Override
    public String toString() {
        return "%d bytes".formatted(bytes.length);
    }
}
