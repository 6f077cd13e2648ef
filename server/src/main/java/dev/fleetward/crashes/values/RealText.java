package dev.fleetward.crashes.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floating-point numbers with just enough digits to tell them apart, as {@code printf("%.17g")} has them. */
final class RealText {
    private static final int HALF_DIGITS = 5;
    private static final int SINGLE_DIGITS = 9;
    private static final int DOUBLE_DIGITS = 17;
    private static final int EXTENDED_DIGITS = 21;
    private static final int QUADRUPLE_DIGITS = 36;

    private RealText() {}

    /** @throws NoValue for a width that no machine known here has */
    static String of(Contents contents, boolean bigEndian) throws NoValue {
        return switch (contents.length()) {
            case 2 ->
                decimal(Float.float16ToFloat((short) contents.unsigned(bigEndian)), HALF_DIGITS, contents, bigEndian);
            case 4 ->
                decimal(Float.intBitsToFloat((int) contents.unsigned(bigEndian)), SINGLE_DIGITS, contents, bigEndian);
            case 8 ->
                decimal(Double.longBitsToDouble(contents.unsigned(bigEndian)), DOUBLE_DIGITS, contents, bigEndian);
            case 10, 12 -> extended(contents);
            case 16 ->
                contents.length() == 16 && isExtended(contents) ? extended(contents) : quadruple(contents, bigEndian);
            default ->
                throw new NoValue(Missing.NOT_UNDERSTOOD, "floating point of %d bytes".formatted(contents.length()));
        };
    }

    private static String decimal(double value, int digits, Contents contents, boolean bigEndian) {
        if (Double.isNaN(value)) {
            int fraction = contents.length() == 2 ? 10 : contents.length() == 4 ? 23 : 52;
            long bits = contents.unsigned(bigEndian);
            boolean negative = (bits >>> 8 * contents.length() - 1 & 1) != 0;
            return (negative ? "-nan(0x" : "nan(0x") + Long.toHexString(bits & (1L << fraction) - 1) + ")";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return general(new BigDecimal(value), digits);
    }

    /** Of x87, which takes up 12 or 16 bytes: the upper ones of these are padding, mostly zero. */
    private static boolean isExtended(Contents contents) {
        for (int i = 10; i < 16; i++) {
            if (contents.bytes()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String extended(Contents contents) {
        long mantissa = contents.unsigned(0, 8, false);
        int high = (int) contents.unsigned(8, 2, false);
        int exponent = high & 0x7fff;
        String sign = (high & 0x8000) != 0 ? "-" : "";
        if (exponent == 0x7fff) {
            return mantissa == Long.MIN_VALUE ? sign + "inf" : sign + "nan(0x" + Long.toHexString(mantissa) + ")";
        }
        return real(sign, new BigInteger(Long.toUnsignedString(mantissa)), exponent - 16_383 - 63, EXTENDED_DIGITS);
    }

    private static String quadruple(Contents contents, boolean bigEndian) {
        BigInteger whole = contents.whole(bigEndian, false);
        String sign = whole.testBit(127) ? "-" : "";
        int exponent = whole.shiftRight(112).intValue() & 0x7fff;
        BigInteger fraction = whole.and(BigInteger.ONE.shiftLeft(112).subtract(BigInteger.ONE));
        if (exponent == 0x7fff) {
            return fraction.signum() == 0 ? sign + "inf" : sign + "nan(0x" + fraction.toString(16) + ")";
        }
        BigInteger mantissa = exponent == 0 ? fraction : fraction.setBit(112);
        return real(sign, mantissa, Math.max(1, exponent) - 16_383 - 112, QUADRUPLE_DIGITS);
    }

    private static String real(String sign, BigInteger mantissa, int exponent, int digits) {
        if (mantissa.signum() == 0) {
            return sign + "0";
        }
        var value = new BigDecimal(mantissa);
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        var context = new MathContext(digits + 8, RoundingMode.HALF_EVEN);
        return sign + general(exponent < 0 ? value.divide(power, context) : value.multiply(power), digits);
    }

    /** What C calls {@code %g}: without zeros at the end, and with an exponent when very large or small. */
    private static String general(BigDecimal value, int digits) {
        BigDecimal rounded =
                value.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return rounded.toPlainString();
        }
        String mantissa = rounded.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
