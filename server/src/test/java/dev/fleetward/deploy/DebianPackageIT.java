package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.BuiltServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package as built from what was packaged: read, judged by lintian, installed into a root of its own. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class DebianPackageIT {
    private static final List<String> SHIPPED = List.of(
            "./usr/bin/fleetward",
            "./usr/share/fleetward/quarkus-run.jar",
            "./usr/lib/systemd/system/fleetward.service",
            "./usr/share/man/man1/fleetward.1.gz",
            "./usr/share/bash-completion/completions/fleetward",
            "./usr/share/doc/fleetward/fleetward-sbom.json.gz");

    @TempDir
    static Path output;

    private static Path built;
    private Path root;

    @BeforeAll
    static void build() throws Exception {
        Program.require("dpkg-deb");
        String script = Program.DEPLOY.resolve("debian/build").toString();
        String said = Program.run(script, output.toString()).well();
        built = Path.of(said.lines().toList().getLast());
    }

    @BeforeEach
    void layOutTheRoot() throws IOException {
        root = BuiltServer.dataDirectory();
        Files.createDirectories(root.resolve("var/lib/dpkg/info"));
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        Files.createDirectories(root.resolve("etc"));
    }

    @AfterEach
    void clear() throws IOException {
        BuiltServer.delete(root);
    }

    @Test
    void it_says_what_it_is_and_brings_all_that_is_promised() throws Exception {
        String control = Program.run("dpkg-deb", "--info", built.toString()).well();
        String contents =
                Program.run("dpkg-deb", "--contents", built.toString()).well();

        assertThat(control).contains("Package: fleetward", "Version: 0.1.0-1", "java25-runtime-headless");
        assertThat(contents.lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                .containsAll(SHIPPED);
        assertThat(contents.lines().map(line -> line.split("\\s+")[1])).containsOnly("root/root");
    }

    @Test
    void lintian_finds_no_error_and_no_warning() throws Exception {
        Program.require("lintian");

        var judged = Program.run("lintian", "--allow-root", "--fail-on", "error,warning", built.toString());

        assertThat(judged.code()).as(judged.output()).isZero();
    }

    @Test
    void unpacked_by_anybody_it_runs() throws Exception {
        Program.run("dpkg-deb", "--extract", built.toString(), root.toString()).well();

        assertThat(fleetward("--version")).isEqualTo("Fleetward 0.1.0");
        assertThat(Program.run(Map.of("JAVA_HOME", "/none"), "sh", "-n", launcher()))
                .isEqualTo(new Program.Ended(0, ""));
    }

    @Test
    void an_upgrade_keeps_the_settings_and_purging_keeps_the_data() throws Exception {
        if (!Program.AS_ROOT) {
            org.junit.jupiter.api.Assumptions.abort("only root installs packages: installing was not tried");
        }
        Path settings = root.resolve("etc/fleetward/fleetward.toml");
        Path data = root.resolve("var/lib/fleetward");

        dpkg("--install", built.toString());
        assertThat(Files.readString(root.resolve("etc/passwd"))).contains("fleetward:");
        assertThat(Files.getPosixFilePermissions(settings)).hasSize(3);
        assertThat(data.resolve("fleetward.toml")).isSymbolicLink();
        assertThat(fleetward("--version")).isEqualTo("Fleetward 0.1.0");

        Files.writeString(settings, "public-url = \"https://fleet.example\"\n");
        Files.writeString(data.resolve("master.key"), "kept");
        dpkg("--install", built.toString());
        assertThat(settings).hasContent("public-url = \"https://fleet.example\"");

        dpkg("--purge", "fleetward");
        assertThat(settings).doesNotExist();
        assertThat(root.resolve("usr/bin/fleetward")).doesNotExist();
        assertThat(data.resolve("master.key")).hasContent("kept");
    }

    /** Scripts of the package run outside the root, which holds nothing but it. */
    private void dpkg(String action, String what) throws IOException, InterruptedException {
        Program.run(
                        "dpkg",
                        "--root=" + root,
                        "--log=/dev/null",
                        "--force-script-chrootless",
                        "--force-depends",
                        "--force-unsafe-io",
                        action,
                        what)
                .well();
    }

    private String fleetward(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(launcher()));
        command.addAll(List.of(arguments));
        return Program.run(command.toArray(String[]::new)).well();
    }

    private String launcher() {
        return root.resolve("usr/bin/fleetward").toString();
    }
}
