package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSettingsTest {
    private static final DatabaseSettings DATABASE =
            new DatabaseSettings("jdbc:postgresql://db.example/fleetward", "fleetward_owner", "say \"please\"");

    @TempDir
    Path data;

    @Test
    void they_are_added_to_the_file_and_read_again() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), "public-url = \"https://fleet.example\"");
        Files.setPosixFilePermissions(data.resolve("fleetward.toml"), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(ConfigFile.add(data, DATABASE)).isTrue();
        assertThat(ConfigFile.add(data, DATABASE)).as("once more").isTrue();

        assertThat(ConfigFile.read(data))
                .containsEntry("fleetward.public-url", "https://fleet.example")
                .containsEntry("fleetward.database.url", DATABASE.url())
                .containsEntry("fleetward.database.owner", DATABASE.owner())
                .containsEntry("fleetward.database.password", DATABASE.password())
                .hasSize(4);
        assertThat(permissions()).isEqualTo("rw-r-----");
    }

    @Test
    void a_new_file_is_for_its_owner_alone() throws IOException {
        assertThat(ConfigFile.add(data, DATABASE)).isTrue();

        assertThat(permissions()).isEqualTo("rw-------");
    }

    @Test
    void a_database_that_the_file_names_already_is_not_replaced() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), "[database]\nowner = \"someone\"\n");

        assertThat(ConfigFile.add(data, DATABASE)).isFalse();
        assertThat(data.resolve("fleetward.toml")).hasContent("[database]\nowner = \"someone\"\n");
    }

    @Test
    void what_is_shown_holds_no_password() {
        assertThat(DATABASE.shown()).contains(DATABASE.url()).doesNotContain("please");
        assertThat(new DatabaseSettings("u", "o", "a\\b").written()).isEmpty();
    }

    @Test
    void a_bar_fills_as_the_work_is_done() {
        assertThat(ProgressLine.line("copied", 500, 1_000, "bytes"))
                .isEqualTo("[###############---------------] 500 of 1,000 bytes copied");
        assertThat(ProgressLine.line("copied", 0, 0, "bytes")).startsWith("[##############################] 0 of 0");
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("fleetward.toml")));
    }
}
