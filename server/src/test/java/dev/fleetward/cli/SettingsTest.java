package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path data;

    @Test
    void the_file_has_tables_and_keys_named_as_elsewhere() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), """
                # limits
                public-url = "https://fleet.example" # where devices find us
                [limits]
                caller-requests-per-minute = 500
                """);

        assertThat(ConfigFile.read(data))
                .containsEntry("fleetward.public-url", "https://fleet.example")
                .containsEntry("fleetward.limits.caller-requests-per-minute", "500");
    }

    @Test
    void a_line_that_is_no_setting_is_named() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), "public-url = \"a\"\nnonsense\n");

        assertThatThrownBy(() -> ConfigFile.read(data))
                .hasMessageContaining("line 2")
                .hasMessageContaining("nonsense");
    }

    @Test
    void a_name_that_means_nothing_is_an_error() {
        assertThatThrownBy(() -> Settings.requireKnown(Map.of("fleetward.limits.typo", "1"), Map.of()))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("limits.typo");
        assertThatThrownBy(() -> Settings.requireKnown(Map.of(), Map.of("FLEETWARD_LIMITS_TYPO", "1")))
                .hasMessageContaining("FLEETWARD_LIMITS_TYPO");
        Settings.requireKnown(Map.of(), Map.of("FLEETWARD_TOKEN", "x", "PATH", "y"));
    }

    @Test
    void secrets_are_not_shown() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), "[database]\npassword = \"hidden one\"\n");

        assertThat(Settings.inForce(data).toString())
                .doesNotContain("hidden one")
                .contains("(set, not shown)");
    }

    @Test
    void every_setting_the_code_reads_is_known() throws IOException {
        var read = new TreeSet<String>();
        var name = Pattern.compile("ConfigProperty\\(\\s*name = \"(fleetward\\.[a-z0-9.-]+)\"");
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                name.matcher(Files.readString(file)).results().forEach(found -> read.add(found.group(1)));
            }
        }

        assertThat(Settings.known().keySet()).containsAll(read);
    }
}
