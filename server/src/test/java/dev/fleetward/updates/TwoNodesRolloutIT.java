package dev.fleetward.updates;

import dev.fleetward.faults.FaultyLink;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * The same on two servers of one database: devices ask either, a person begins one product's rollouts on its page and
 * watches them, and one server is killed while the other goes on.
 */
class TwoNodesRolloutIT extends KilledRolloutIT {
    private KilledServer servers;

    TwoNodesRolloutIT() throws GeneralSecurityException {}

    @Override
    KilledServer begin(String bootstrap, String configuration) throws IOException {
        servers = KilledServer.startTwo(bootstrap, configuration);
        return servers;
    }

    @Override
    void begin(Underway rollout) {
        if (rollout.product() > 0) {
            super.begin(rollout);
            return;
        }
        try (FaultyLink door = servers.door();
                var person = new RolloutByHand(door.port(), "/products/p" + rollout.product(), PATIENCE)) {
            person.begin(rollout.version());
            person.watch();
        }
    }
}
