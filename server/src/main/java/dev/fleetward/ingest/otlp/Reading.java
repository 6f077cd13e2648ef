package dev.fleetward.ingest.otlp;

import dev.fleetward.ingest.FieldEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one resource's data comes to.
 *
 * @param refused data points or log records that cannot be taken; the sender is told
 * @param why the first of them could not; null if all could
 */
record Reading(
        List<FieldEvent> events, long refused, @Nullable String why) {}
