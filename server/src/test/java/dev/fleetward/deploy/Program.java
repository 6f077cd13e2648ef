package dev.fleetward.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine, and the scripts under {@code deploy/}, run as an operator runs them. */
final class Program {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path DEPLOY = ROOT.resolve("deploy");
    static final boolean AS_ROOT = System.getProperty("user.name").equals("root");

    private Program() {}

    record Ended(int code, String output) {
        String well() {
            if (code != 0) {
                throw new AssertionError("ended with " + code + ": " + output);
            }
            return output;
        }
    }

    static Ended run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), command);
    }

    static Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }

    /** For root the test command installed it; others are told what was not tried. */
    static void require(String name) {
        boolean found = List.of((System.getenv("PATH") + ":/usr/sbin").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        if (AS_ROOT && !found) {
            throw new AssertionError(name + " is not on this machine; apt-get install it");
        }
        Assumptions.assumeTrue(found, name + " is not on this machine: what it checks was not tried");
    }
}
