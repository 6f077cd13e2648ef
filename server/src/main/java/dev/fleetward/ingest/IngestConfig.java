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

    /** Chunks and events of one device, on average over as long as a burst lasts. */
    @WithDefault("200")
    int maxDeviceItemsPerSecond();

    /** Of one device at once: the chunks of a large coredump come as fast as the link allows. */
    @WithDefault("20000")
    int maxDeviceBurst();
}
