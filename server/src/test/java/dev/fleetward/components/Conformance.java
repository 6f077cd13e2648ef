package dev.fleetward.components;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Official test data that is read in place and never shipped; tests that need it say so and stop when it is absent. */
public final class Conformance {

    private Conformance() {}

    public static Path folder(String relative) {
        String root = System.getProperty("fleetward.conformance", System.getenv("FLEETWARD_CONFORMANCE"));
        Path folder = root == null ? null : Path.of(root).resolve(relative);
        Assumptions.assumeTrue(
                folder != null && Files.exists(folder),
                "needs the conformance data: set FLEETWARD_CONFORMANCE to the folder that holds " + relative);
        return folder;
    }
}
