package dev.fleetward.vulnerabilities.feeds.online;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What an operator may set of feeds. */
@ConfigMapping(prefix = "fleetward.feeds")
public interface FeedsConfig {

    /** The web proxy feeds are fetched through, such as {@code http://proxy.example:3128}. */
    Optional<URI> proxy();

    /** How long one file may take; what came until then is kept, and the next attempt goes on there. */
    @WithDefault("30m")
    Duration patience();

    /** What is put there, in a folder named by an organization's slug, is imported for it. */
    Optional<Path> dropFolder();
}
