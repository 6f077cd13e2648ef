package dev.fleetward.ingest;

import dev.fleetward.fixture.KilledServer;
import java.io.IOException;

/** The same while two servers of the former version are exchanged for this one, one at a time, and one goes back. */
class UpgradeIngestIT extends KilledServerIT {
    @Override
    KilledServer begin() throws IOException, InterruptedException {
        return KilledServer.startUpgraded();
    }
}
