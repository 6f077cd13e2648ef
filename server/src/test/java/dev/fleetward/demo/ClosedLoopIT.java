package dev.fleetward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.BuiltServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./fleetward demo --check}, as an operator or an outside check runs it. */
class ClosedLoopIT {
    private static final long LIMIT_MINUTES = 3;

    @TempDir
    Path directory;

    @Test
    void the_loop_closes_and_says_so_last() throws Exception {
        Path output = directory.resolve("check.out");

        Process check = BuiltServer.command(output, List.of("demo", "--check"));
        boolean ended = check.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);

        String said = Files.readString(output);
        assertThat(ended).as(said).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
        assertThat(said.strip().lines().toList().getLast()).as(said).endsWith("loop closed");
    }
}
