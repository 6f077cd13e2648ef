package dev.fleetward.kernel;

import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.flywaydb.core.Flyway;

/** Whether the database has the schema this server was built for. */
@ApplicationScoped
class MigrationHealth implements HealthCheck {
    private static final String WHAT = "schema";

    private final Flyway flyway;

    MigrationHealth(@FlywayDataSource("owner") Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public List<Finding> look() {
        int pending = flyway.info().pending().length;
        return List.of(
                pending == 0
                        ? Finding.ok(WHAT, flyway.info().applied().length + " migrations, none pending")
                        : Finding.fail(WHAT, pending + " migrations are pending", "start the server again"));
    }
}
