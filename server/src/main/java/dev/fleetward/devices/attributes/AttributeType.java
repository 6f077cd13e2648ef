package dev.fleetward.devices.attributes;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;

public enum AttributeType {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A point in time, ISO 8601. */
    INSTANT;

    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 400 naming the types there are */
    public static AttributeType parse(String slug) {
        return Arrays.stream(values())
                .filter(type -> type.slug().equals(slug))
                .findFirst()
                .orElseThrow(() ->
                        Problem.invalid("type must be text, number, boolean or instant, not “%s”.".formatted(slug)));
    }
}
