package dev.fleetward.lake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator may set of the way into Parquet. */
@ConfigMapping(prefix = "fleetward.lake")
interface LakeConfig {

    /** Rows that make a file at once. More make fewer and larger files; fewer make questions read less that waits. */
    @WithDefault("100000")
    int flushRows();

    /** Fewer rows become a file when the oldest waited that long. */
    @WithDefault("2m")
    Duration flushAfter();

    /** How often small files are merged and what is past its keeping is removed. */
    @WithDefault("15m")
    Duration upkeepEvery();
}
