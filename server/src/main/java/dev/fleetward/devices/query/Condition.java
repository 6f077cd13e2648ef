package dev.fleetward.devices.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition of SQL on a row {@code d} of the devices, and what is bound to its question marks. Never holds text that
 * came from outside in its SQL, and is true or false for every device, never NULL.
 */
public record Condition(String sql, List<@Nullable Object> parameters) {}
