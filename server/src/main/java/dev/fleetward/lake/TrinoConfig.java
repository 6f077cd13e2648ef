package dev.fleetward.lake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The Trino that questions go to. Without a URL DuckDB answers them in this process. */
@ConfigMapping(prefix = "fleetward.trino")
interface TrinoConfig {

    /** {@code https://host:8443}, or {@code http://host:8080} where nobody else listens. */
    Optional<String> url();

    @WithDefault("fleetward")
    String user();

    /** Sent over https only. */
    Optional<String> password();

    /** Certificates in PEM to trust instead of Java's own. */
    Optional<Path> ca();

    /** What the Iceberg catalogue over these tables is called there. */
    @WithDefault("fleetward")
    String catalog();

    /** One question may take that long, waiting in Trino's queue included. */
    @WithDefault("60s")
    Duration questionTime();

    /** One question may use that much memory, over all of Trino's nodes. */
    @WithDefault("2GB")
    String questionMemory();

    /** A question's text, with the rows in it that wait to become files; not more than Trino's own query.max-length. */
    @WithDefault("900000")
    int questionCharacters();
}
