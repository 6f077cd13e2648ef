package dev.fleetward.kernel.backup;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one point of a backup directory is; written last, so that where it is missing there is no backup.
 *
 * @param at the moment it holds
 * @param database empty when the database is an outside one, which is backed up by its own means
 * @param listSha256 of the list that names each file with its SHA-256
 */
public record Manifest(
        int format,
        String id,
        String server,
        Instant startedAt,
        Instant at,
        Optional<Database> database,
        boolean withMasterKey,
        long files,
        long bytes,
        String listSha256) {
    static final int FORMAT = 1;

    /**
     * The base copy.
     *
     * @param firstSegment of the log, without which it cannot be started
     * @param archive under which the log goes on; null when no archive is kept
     */
    public record Database(
            String version,
            String systemIdentifier,
            String firstSegment,
            String lastSegment,
            @Nullable String archive) {}
}
