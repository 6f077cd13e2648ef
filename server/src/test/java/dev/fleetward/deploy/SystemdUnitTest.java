package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** systemd's own tools on the unit, in a root of its own: no systemd needs to run. */
class SystemdUnitTest {
    private static final Path UNIT = Program.DEPLOY.resolve("systemd/fleetward.service");
    /** Of 100, lower is better; 13 when this was written. */
    private static final int EXPOSURE_LIMIT = 15;

    @TempDir
    Path root;

    @BeforeEach
    void layOutTheRoot() throws IOException {
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.copy(UNIT, units.resolve("fleetward.service"));
        for (String target : List.of("sysinit", "basic", "shutdown", "multi-user", "network-online")) {
            Files.writeString(units.resolve(target + ".target"), "[Unit]\nDescription=%s\n".formatted(target));
        }
        Path program = Files.createDirectories(root.resolve("usr/bin")).resolve("fleetward");
        Files.copy(Program.DEPLOY.resolve("launcher"), program);
    }

    @Test
    void systemd_understands_every_line() throws Exception {
        Program.require("systemd-analyze");

        var verified = Program.run("systemd-analyze", "verify", "--man=no", "--root=" + root, "fleetward.service");

        assertThat(verified).isEqualTo(new Program.Ended(0, ""));
    }

    @Test
    void the_service_is_shut_in() throws Exception {
        Program.require("systemd-analyze");

        var judged = Program.run(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=" + EXPOSURE_LIMIT,
                "--root=" + root,
                "fleetward.service");

        assertThat(judged.code()).as(judged.output()).isZero();
    }

    @Test
    void user_and_directories_are_made_once_and_for_all() throws Exception {
        Program.require("systemd-sysusers");
        Files.createDirectories(root.resolve("etc"));
        Path users = Files.createDirectories(root.resolve("usr/lib/sysusers.d"));
        Files.copy(Program.DEPLOY.resolve("systemd/fleetward.sysusers"), users.resolve("fleetward.conf"));
        if (!Program.AS_ROOT) {
            Program.run("systemd-sysusers", "--dry-run", "--root=" + root, "fleetward.conf")
                    .well();
            return;
        }

        Program.run("systemd-sysusers", "--root=" + root, "fleetward.conf").well();
        Program.run("systemd-sysusers", "--root=" + root, "fleetward.conf").well();

        assertThat(Files.readAllLines(root.resolve("etc/passwd")))
                .filteredOn(line -> line.startsWith("fleetward:"))
                .singleElement()
                .asString()
                .endsWith("/var/lib/fleetward:/usr/sbin/nologin");
    }
}
