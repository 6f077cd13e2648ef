package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path data;

    @Test
    void it_keeps_what_was_written_from_one_start_to_the_next() throws SQLException {
        try (var first = start()) {
            execute(first, "CREATE TABLE kept (note text)");
            execute(first, "INSERT INTO kept VALUES ('hello')");
        }

        try (var second = start()) {
            assertThat(ask(second, "SELECT note FROM kept")).isEqualTo("hello");
        }
    }

    /** A killed server leaves PostgreSQL running; the next one must neither fail nor start a second. */
    @Test
    void a_cluster_left_running_is_taken_over() throws SQLException {
        var left = start();
        try (var taken = start()) {
            assertThat(url(taken)).isEqualTo(url(left));
            assertThat(ask(taken, "SELECT 1::text")).isEqualTo("1");
        }
        assertThatThrownBy(() -> ask(left, "SELECT 1::text")).isInstanceOf(SQLException.class);
    }

    @Test
    void nobody_gets_in_without_the_password() {
        try (var postgres = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(postgres), "fleetward_owner", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void the_password_is_for_the_servers_user_alone() throws IOException {
        try (var _ = start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgres.password"))))
                    .isEqualTo("rw-------");
        }
    }

    /** As root it runs as another user, who must get to the data. */
    @Test
    void as_root_a_closed_directory_in_the_way_is_named() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root runs PostgreSQL as someone else");
        Path closed = Files.createDirectory(data.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() ->
                        EmbeddedPostgres.start(closed.resolve("data"), EmbeddedPostgres.Durability.NONE_FOR_TESTS))
                .hasMessageContaining(closed.toString());
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.NONE_FOR_TESTS);
    }

    private static String url(EmbeddedPostgres postgres) {
        return String.valueOf(postgres.configuration().get("fleetward.database.url"));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connection(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connection(postgres);
                var statement = connection.createStatement();
                var results = statement.executeQuery(sql)) {
            results.next();
            return results.getString(1);
        }
    }

    private static java.sql.Connection connection(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                url(postgres),
                postgres.configuration().get("fleetward.database.owner"),
                postgres.configuration().get("fleetward.database.password"));
    }
}
