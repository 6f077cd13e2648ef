package dev.fleetward.kernel.backup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What an operator may set of the backups the server takes by itself. */
@ConfigMapping(prefix = "fleetward.backup")
interface BackupConfig {
    /** Where they go; without it the server takes none. */
    Optional<Path> directory();

    @WithDefault("24h")
    Duration every();

    /** Older ones are removed; the newest stays. */
    @WithDefault("14d")
    Duration keep();

    /** How much a lost machine may cost: the log and new files follow that often. */
    @WithDefault("1m")
    Duration archiveEvery();
}
