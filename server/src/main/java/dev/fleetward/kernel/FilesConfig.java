package dev.fleetward.kernel;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How files are stored, wherever they lie. */
@ConfigMapping(prefix = "fleetward.files")
interface FilesConfig {
    /** Off while servers that cannot read sealed files work on the same ones. */
    @WithDefault("true")
    boolean sealed();

    /** How much room opened copies of sealed files take on this machine. */
    @WithDefault("2G")
    MemorySize cacheSize();
}
