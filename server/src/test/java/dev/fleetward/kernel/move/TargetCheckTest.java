package dev.fleetward.kernel.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TargetCheckTest {
    private static OutsideDatabase outside;

    @BeforeAll
    static void start() throws IOException, SQLException {
        outside = OutsideDatabase.start();
    }

    @AfterAll
    static void stop() throws IOException {
        outside.close();
    }

    private static void check(Target target) {
        try (Session session = new TargetCheck(target).open()) {
            new TargetCheck(target).requireFit(session);
            TargetCheck.requireEmpty(session, target);
        }
    }

    private static Target made(String database, String options) throws SQLException {
        outside.create(database, options);
        return outside.target(database);
    }

    @Test
    void an_empty_database_of_its_owner_will_do() throws SQLException {
        check(made("fit", ""));
    }

    @Test
    void who_is_not_let_in_is_named() throws SQLException {
        Target known = made("closed", "");

        assertThatThrownBy(() -> check(new Target(known.url(), known.owner(), "a guess")))
                .isInstanceOf(MoveFailure.class)
                .hasMessageContaining("does not let fleet_owner in")
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> check(outside.target("nowhere"))).hasMessageContaining("there is no such database");
    }

    @Test
    void nobody_there_is_said() {
        assertThatThrownBy(() -> check(new Target("jdbc:postgresql://127.0.0.1:9/fleet", "fleet_owner", "")))
                .hasMessageContaining("127.0.0.1:9/fleet does not answer");
    }

    @Test
    void what_is_there_already_is_left_alone() throws SQLException {
        Target target = made("filled", "");
        outside.execute("filled", "CREATE TABLE kept (note text)");

        assertThatThrownBy(() -> check(target)).hasMessageContaining("is not empty: it has public.kept");
    }

    @Test
    void an_encoding_that_cannot_hold_every_text_is_refused() throws SQLException {
        Target target = made("latin", "TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'");

        assertThatThrownBy(() -> check(target)).hasMessageContaining("is encoded in LATIN1");
    }

    @Test
    void a_database_of_someone_else_is_refused() {
        assertThatThrownBy(() -> check(outside.target("fleetward")))
                .hasMessageContaining("does not belong to fleet_owner");
    }

    @Test
    void a_role_that_is_missing_is_asked_for_or_made() throws SQLException {
        Target target = made("roles", "");
        outside.execute("roles", "DROP ROLE fleetward_system");

        assertThatThrownBy(() -> check(target)).hasMessageContaining("CREATE ROLE fleetward_system LOGIN PASSWORD");

        outside.execute("roles", "ALTER ROLE fleet_owner CREATEROLE");
        check(target);
        outside.execute("roles", "ALTER ROLE fleet_owner NOCREATEROLE");
        assertThat(outside.is("roles", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'fleetward_system'"))
                .isTrue();
    }

    @Test
    void another_version_is_refused() throws Exception {
        Target target = made("old", "");
        URI there = URI.create(target.url().replaceFirst("jdbc:", ""));

        try (var older = new OlderPostgres(new InetSocketAddress(there.getHost(), there.getPort()))) {
            assertThatThrownBy(() -> check(new Target(
                            "jdbc:postgresql://127.0.0.1:%d/old".formatted(older.port()),
                            target.owner(),
                            target.password())))
                    .hasMessageContaining("is PostgreSQL 17")
                    .hasMessageContaining("needs PostgreSQL 18");
        }
    }

    @Test
    void a_server_does_not_start_on_a_move_that_has_not_ended() throws SQLException {
        Target target = made("half", "");
        MoveGuard.outside(target.url(), target.owner(), target.password());
        try (Session session = new TargetCheck(target).open()) {
            new MoveState(session).begin("another cluster");
        }

        assertThatThrownBy(() -> MoveGuard.outside(target.url(), target.owner(), target.password()))
                .hasMessageContaining("has not ended");
    }
}
