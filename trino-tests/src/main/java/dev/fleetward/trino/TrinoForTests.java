package dev.fleetward.trino;

import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.TestingSession;
import java.io.PrintStream;

/** One Trino that knows Iceberg; whoever started it makes its catalogues by {@code CREATE CATALOG}. Ends with its input. */
public final class TrinoForTests {
    /** Trino takes System.out for its log. */
    private static final PrintStream OUT = System.out;

    private TrinoForTests() {}

    public static void main(String[] args) throws Exception {
        try (var runner = DistributedQueryRunner.builder(
                        TestingSession.testSessionBuilder().build())
                .setWorkerCount(0)
                .addExtraProperty("query.max-memory", "512MB")
                .build()) {
            runner.installPlugin(new IcebergPlugin());
            OUT.println("trino is at " + runner.getCoordinator().getBaseUrl());
            while (System.in.read() >= 0) {
                // until who started it is gone
            }
        }
    }
}
