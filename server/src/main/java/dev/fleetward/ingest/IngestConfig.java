package dev.fleetward.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator may set of field data's way in. */
@ConfigMapping(prefix = "fleetward.ingest")
interface IngestConfig {

    /** How long chunks stay in the log after they were worked off, to look into trouble. */
    @WithDefault("2d")
    Duration keepProcessedChunks();

    @WithDefault("90d")
    Duration keepQuarantine();

    /** Requests of one product; more are asked to come again. */
    @WithDefault("50000")
    int maxRequestsPerSecond();
}
