package dev.fleetward.kernel.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The replica that reads may go to. Without a URL all go to the primary. */
@ConfigMapping(prefix = "fleetward.database.replica")
interface ReplicaConfig {

    Optional<String> url();

    /** As on the primary, unless something between, such as a pooler, knows it by another name. */
    @WithDefault("fleetward_app")
    String user();

    /** The primary's without it. */
    Optional<String> password();

    /** What is older is read on the primary. */
    @WithDefault("10s")
    Duration maxLag();
}
