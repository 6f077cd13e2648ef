package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How the running server's database is reached by its owner, and whether it is the embedded one. */
@ApplicationScoped
class ServerDatabase {
    private final Path data;
    private final Reach configured;
    private volatile @Nullable Reach embedded;

    ServerDatabase(
            @ConfigProperty(name = "fleetward.data") Path data,
            @ConfigProperty(name = "fleetward.database.url") String url,
            @ConfigProperty(name = "fleetward.database.owner") String owner,
            @ConfigProperty(name = "quarkus.datasource.password") String password) {
        this.data = data;
        this.configured = new Reach(data, url, owner, password);
    }

    Path data() {
        return data;
    }

    Reach reach() {
        return isEmbedded() ? java.util.Objects.requireNonNull(embedded) : configured;
    }

    boolean isEmbedded() {
        if (embedded == null) {
            embedded = EmbeddedPostgres.running(data)
                    .filter(reach -> reach.url().equals(configured.url()))
                    .orElse(null);
        }
        return embedded != null;
    }
}
