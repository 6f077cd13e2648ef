package dev.fleetward.devices.attributes;

import dev.fleetward.devices.query.Moment;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is kept.
 *
 * @param json of it
 * @param text queries compare
 * @param number queries order by: of a number, or seconds of a time
 */
public record AttributeValue(
        AttributeType type,
        String json,
        String text,
        @Nullable Double number) {
    static final int MAX_CHARACTERS = 500;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?([eE][+-]?\\d{1,2})?");

    /**
     * From what JSON or a decoder gave.
     *
     * @throws Problem 400 for a list, an object or a text that is too long
     */
    public static AttributeValue of(String name, Object value) {
        return switch (value) {
            case Boolean truth -> bool(truth);
            case Number number -> number(name, number.toString());
            case Instant at -> instant(at);
            case String text -> text(name, text);
            default ->
                throw Problem.invalid(
                        "Attribute “%s” must be a text, a number or true or false, not a list or an object."
                                .formatted(name));
        };
    }

    /** From a cell of CSV or a form: the declared type's, else what it looks like. */
    public static AttributeValue guess(String name, String text) {
        if (text.equals("true") || text.equals("false")) {
            return bool(Boolean.parseBoolean(text));
        }
        // A leading zero is meant: 007 is a name, not seven.
        boolean number = NUMBER.matcher(text).matches() && !text.matches("-?0\\d.*");
        return number ? number(name, text) : text(name, text);
    }

    /** The same value in another type, if it can be one. */
    Optional<AttributeValue> as(AttributeType wanted, String name) {
        if (wanted == type) {
            return Optional.of(this);
        }
        return switch (wanted) {
            case TEXT -> Optional.of(text(name, text));
            case NUMBER -> NUMBER.matcher(text).matches() ? Optional.of(number(name, text)) : Optional.empty();
            case BOOLEAN ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(bool(Boolean.parseBoolean(text)))
                        : Optional.empty();
            case INSTANT -> Moment.parse(text).map(AttributeValue::instant);
        };
    }

    private static AttributeValue bool(boolean truth) {
        return new AttributeValue(AttributeType.BOOLEAN, String.valueOf(truth), String.valueOf(truth), null);
    }

    private static AttributeValue instant(Instant at) {
        double seconds = at.getEpochSecond() + at.getNano() / 1e9;
        return new AttributeValue(AttributeType.INSTANT, Json.write(at.toString()), at.toString(), seconds);
    }

    private static AttributeValue number(String name, String text) {
        try {
            var number = new BigDecimal(text);
            if (number.abs().compareTo(new BigDecimal("1e30")) > 0 || number.scale() > 100) {
                throw Problem.invalid("Attribute “%s” is a number too large or too fine: %s.".formatted(name, text));
            }
            String plain = number.stripTrailingZeros().toPlainString();
            return new AttributeValue(AttributeType.NUMBER, plain, plain, number.doubleValue());
        } catch (NumberFormatException e) {
            throw Problem.invalid("Attribute “%s” is no finite number: %s.".formatted(name, text));
        }
    }

    private static AttributeValue text(String name, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw Problem.invalid("Attribute “%s” has %,d characters; at most %d are kept."
                    .formatted(name, text.length(), MAX_CHARACTERS));
        }
        return new AttributeValue(AttributeType.TEXT, Json.write(text), text, null);
    }
}
