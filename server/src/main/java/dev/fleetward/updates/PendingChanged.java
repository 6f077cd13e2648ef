package dev.fleetward.updates;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a device, or with none named any device of the product, is to be told at its next poll may be different now. */
public record PendingChanged(UUID product, @Nullable UUID device) {}
