package dev.fleetward.ingest;

import dev.fleetward.fixture.KilledServer;
import java.io.IOException;

/** The same on two servers of one database: each chunk goes to either, and one of them is killed. */
class TwoNodesIngestIT extends KilledServerIT {
    @Override
    KilledServer begin() throws IOException {
        return KilledServer.startTwo();
    }
}
