package dev.fleetward.updates;

import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** The same while two servers of the former version are exchanged for this one, one at a time, and one goes back. */
class UpgradeRolloutIT extends KilledRolloutIT {
    UpgradeRolloutIT() throws GeneralSecurityException {}

    @Override
    KilledServer begin(String bootstrap, String configuration) throws IOException, InterruptedException {
        return KilledServer.startUpgraded(bootstrap, configuration);
    }
}
