package dev.fleetward.updates;

import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The same on two servers of one database: devices ask either, and one of them is killed while the other goes on. */
class TwoNodesRolloutIT extends KilledRolloutIT {
    TwoNodesRolloutIT() throws GeneralSecurityException {}

    @Override
    KilledServer begin(String bootstrap, String configuration) throws IOException {
        return KilledServer.startTwo(bootstrap, configuration);
    }
}
