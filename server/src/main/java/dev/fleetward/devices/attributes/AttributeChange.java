package dev.fleetward.devices.attributes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param value null when it was taken away */
public record AttributeChange(String name, @Nullable Object value, String source, String by, Instant at) {
    public boolean isRemoval() {
        return value == null;
    }
}
