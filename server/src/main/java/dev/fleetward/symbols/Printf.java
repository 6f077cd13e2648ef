package dev.fleetward.symbols;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * C's printf over the arguments of a compact log. What the device sent as a signed number of 32 bits is read by its
 * conversion: {@code %u} of -1 is 4294967295. What cannot be converted stands as it is; nothing is ever thrown.
 */
final class Printf {
    static final int MAX_LINE_CHARACTERS = 4_096;
    /** Of width and precision. */
    static final int MAX_FIELD_CHARACTERS = 256;

    private static final int DEFAULT_PRECISION = 6;
    private static final String FLAGS = "-+ #0'";
    private static final String LENGTHS = "hlLqjzt";

    private final String format;
    private final JsonNode args;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    Printf(String format, JsonNode args) {
        this.format = format;
        this.args = args;
    }

    String text() {
        while (at < format.length() && out.length() < MAX_LINE_CHARACTERS) {
            char character = format.charAt(at++);
            if (character != '%') {
                out.append(character);
            } else {
                conversion();
            }
        }
        return out.length() > MAX_LINE_CHARACTERS ? out.substring(0, MAX_LINE_CHARACTERS) : out.toString();
    }

    /** @param precision negative for none */
    private record Spec(String flags, int width, int precision, String length, char conversion) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        int precisionOr(int otherwise) {
            return precision < 0 ? otherwise : precision;
        }
    }

    private void conversion() {
        int start = at - 1;
        String flags = run(FLAGS);
        int width = amount();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = amount();
        }
        String length = run(LENGTHS);
        if (at == format.length()) {
            out.append(format, start, at);
            return;
        }
        char conversion = format.charAt(at++);
        if (width < 0) {
            flags += '-';
        }
        var spec = new Spec(flags, Math.abs(width), precision, length, conversion);
        switch (conversion) {
            case '%' -> out.append('%');
            case 'd', 'i' -> whole(spec, true);
            case 'u', 'x', 'X', 'o', 'b', 'p' -> whole(spec, false);
            case 'f', 'F', 'e', 'E', 'g', 'G', 'a', 'A' -> real(spec);
            case 'c' -> pad(spec, character(argument()), false);
            case 's' -> string(spec);
            case 'n' -> argument();
            default -> out.append(format, start, at);
        }
    }

    private String run(String of) {
        int start = at;
        while (at < format.length() && of.indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        return format.substring(start, at);
    }

    /** Of width or precision, written or taken from the arguments; none is 0. */
    private int amount() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            return Math.clamp(number(argument()), -MAX_FIELD_CHARACTERS, MAX_FIELD_CHARACTERS);
        }
        int amount = 0;
        while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0 && format.charAt(at) <= '9') {
            amount = Math.min(amount * 10 + format.charAt(at++) - '0', MAX_FIELD_CHARACTERS);
        }
        return amount;
    }

    private JsonNode argument() {
        return args.path(next++);
    }

    private static boolean isNumber(JsonNode argument) {
        return argument.isNumber() || argument.isArray() || argument.has("double");
    }

    private static boolean isWide(JsonNode argument) {
        return argument.isArray();
    }

    private static long number(JsonNode argument) {
        JsonNode number = isWide(argument) ? argument.path(0) : argument;
        return number.isIntegralNumber() ? number.asLong() : (long) real(argument);
    }

    private static double real(JsonNode argument) {
        if (argument.has("double")) {
            JsonNode value = argument.get("double");
            return switch (value.asText()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> value.asDouble();
            };
        }
        return isWide(argument) ? argument.path(0).asLong() : argument.asDouble();
    }

    private void whole(Spec spec, boolean signed) {
        JsonNode argument = argument();
        if (!isNumber(argument)) {
            pad(spec, missing(argument), false);
            return;
        }
        long value = narrowed(number(argument), spec.length(), isWide(argument), signed);
        String digits = digits(spec, value, signed);
        if (spec.precision() == 0 && value == 0 && spec.conversion() != 'p') {
            digits = "";
        }
        String zeros = "0".repeat(Math.max(0, spec.precision() - digits.length()));
        signed(spec, sign(spec, value, signed), zeros + digits, spec.precision() < 0);
    }

    private static long narrowed(long value, String length, boolean wide, boolean signed) {
        return switch (length) {
            case "hh" -> signed ? (byte) value : value & 0xFF;
            case "h" -> signed ? (short) value : value & 0xFFFF;
            default -> wide ? value : signed ? (int) value : value & 0xFFFF_FFFFL;
        };
    }

    private static String digits(Spec spec, long value, boolean signed) {
        return switch (spec.conversion()) {
            case 'x', 'p' -> Long.toHexString(value);
            case 'X' -> Long.toHexString(value).toUpperCase(Locale.ROOT);
            case 'o' -> Long.toOctalString(value);
            case 'b' -> Long.toBinaryString(value);
            default -> signed ? Long.toString(value).replace("-", "") : Long.toUnsignedString(value);
        };
    }

    private static String sign(Spec spec, long value, boolean signed) {
        if (signed) {
            return value < 0 ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
        }
        boolean marked = spec.has('#') && value != 0;
        return switch (spec.conversion()) {
            case 'p' -> "0x";
            case 'x' -> marked ? "0x" : "";
            case 'X' -> marked ? "0X" : "";
            case 'b' -> marked ? "0b" : "";
            case 'o' -> spec.has('#') ? "0" : "";
            default -> "";
        };
    }

    private void real(Spec spec) {
        JsonNode argument = argument();
        if (!isNumber(argument)) {
            pad(spec, missing(argument), false);
            return;
        }
        double value = real(argument);
        boolean negative = Double.doubleToRawLongBits(value) < 0 && !Double.isNaN(value);
        String sign = negative ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
        double size = Math.abs(value);
        String text = Double.isFinite(size) ? finite(spec, size) : Double.isNaN(size) ? "nan" : "inf";
        String cased = Character.isUpperCase(spec.conversion()) ? text.toUpperCase(Locale.ROOT) : text;
        signed(spec, sign, cased, Double.isFinite(size));
    }

    private static String finite(Spec spec, double size) {
        var exact = new BigDecimal(size);
        int precision = spec.precisionOr(DEFAULT_PRECISION);
        return switch (Character.toLowerCase(spec.conversion())) {
            case 'e' -> scientific(exact, precision);
            case 'g' -> shorter(exact, Math.max(1, precision), spec.has('#'));
            case 'a' -> Double.toHexString(size).replaceFirst("p(?=\\d)", "p+").replaceFirst("\\.0p", "p");
            default -> exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        };
    }

    private static String scientific(BigDecimal value, int precision) {
        BigDecimal rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        String digits = rounded.unscaledValue().toString();
        int exponent = rounded.signum() == 0 ? 0 : digits.length() - rounded.scale() - 1;
        String padded = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String fraction = precision == 0 ? "" : "." + padded.substring(1, precision + 1);
        return "%c%se%c%02d".formatted(padded.charAt(0), fraction, exponent < 0 ? '-' : '+', Math.abs(exponent));
    }

    /** {@code %g}: whichever of the two forms is shorter, without trailing zeros. */
    private static String shorter(BigDecimal value, int precision, boolean keepZeros) {
        String scientific = scientific(value, precision - 1);
        int mark = scientific.indexOf('e');
        int exponent = Integer.parseInt(scientific.substring(mark + 1));
        boolean plain = exponent >= -4 && exponent < precision;
        String number = plain
                ? value.setScale(precision - 1 - exponent, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : scientific.substring(0, mark);
        String kept = keepZeros || number.indexOf('.') < 0 ? number : number.replaceFirst("(?:\\.|(?<!0))0+$", "");
        return plain ? kept : kept + scientific.substring(mark);
    }

    private void string(Spec spec) {
        JsonNode argument = argument();
        String text = argument.isTextual() ? argument.textValue() : missing(argument);
        int length = spec.precision() < 0 ? text.length() : Math.min(spec.precision(), text.length());
        pad(spec, text.substring(0, length), false);
    }

    private static String character(JsonNode argument) {
        return isNumber(argument) ? String.valueOf((char) (number(argument) & 0xFF)) : missing(argument);
    }

    private static String missing(JsonNode argument) {
        return argument.isMissingNode()
                ? "(missing)"
                : argument.isTextual() ? argument.textValue() : argument.toString();
    }

    private void signed(Spec spec, String sign, String digits, boolean mayFillWithZeros) {
        int room = spec.width() - sign.length() - digits.length();
        boolean zeros = mayFillWithZeros && spec.has('0') && !spec.has('-') && room > 0;
        pad(spec, sign + (zeros ? "0".repeat(room) : "") + digits, zeros);
    }

    private void pad(Spec spec, String text, boolean full) {
        String fill = full ? "" : " ".repeat(Math.max(0, spec.width() - text.length()));
        out.append(spec.has('-') ? text + fill : fill + text);
    }
}
