package dev.fleetward.updates;

import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The same while the server goes on, and its PostgreSQL is stopped and started or cannot be reached. */
class DatabaseFaultsRolloutIT extends KilledRolloutIT {
    DatabaseFaultsRolloutIT() throws GeneralSecurityException {}

    @Override
    KilledServer begin(String bootstrap, String configuration) throws IOException {
        return KilledServer.startOnFailingDatabase(bootstrap, configuration);
    }

    @Override
    int rollouts() {
        return 4;
    }
}
