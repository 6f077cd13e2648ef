package dev.fleetward.devices.attributes;

import dev.fleetward.kernel.Problem;
import java.util.Map;

/** The types that people declared for names of a product. */
public record DeclaredTypes(Map<String, AttributeType> types) {
    public DeclaredTypes {
        types = Map.copyOf(types);
    }

    /** @throws Problem 400 when the value is of another type and cannot be turned into it */
    public AttributeValue require(String name, AttributeValue value) {
        AttributeType wanted = types.get(name);
        return wanted == null
                ? value
                : value.as(wanted, name)
                        .orElseThrow(() -> Problem.invalid("Attribute “%s” is declared as %s; “%s” is none."
                                .formatted(name, wanted.slug(), value.text())));
    }

    /** As {@link #require}, but a value that cannot be turned stays as it is: losing it would hide the trouble. */
    AttributeValue prefer(String name, AttributeValue value) {
        AttributeType wanted = types.get(name);
        return wanted == null ? value : value.as(wanted, name).orElse(value);
    }
}
