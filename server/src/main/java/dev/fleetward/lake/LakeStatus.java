package dev.fleetward.lake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much field data of one kind there is, and how far it is on its way.
 *
 * @param waitingRows decoded and to be found, but not in a Parquet file yet
 * @param waitingSince since when the oldest of those wait; null if there are none
 */
public record LakeStatus(
        String table,
        long rows,
        long files,
        long bytes,
        long waitingRows,
        @Nullable Instant waitingSince) {}
