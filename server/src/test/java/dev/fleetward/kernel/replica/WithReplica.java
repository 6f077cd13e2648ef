package dev.fleetward.kernel.replica;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The server with a replica that is to come at a port of this machine. */
public final class WithReplica implements QuarkusTestProfile {
    /** Below those that connections to elsewhere take for themselves. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 30_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
        return Map.of(
                "fleetward.database.replica.url",
                "jdbc:postgresql://127.0.0.1:" + port + "/fleetward",
                "fleetward.database.replica.max-lag",
                "3s");
    }
}
