package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DatabaseWatchTest {
    private static final int PATIENCE_SECONDS = 20;

    @Inject
    DatabaseWatch watch;

    @Inject
    Db db;

    @Inject
    @DataSource("system")
    AgroalDataSource system;

    @Test
    void who_waits_for_the_database_is_let_go() throws Exception {
        try (var connection = system.getConnection();
                var use = watch.using(connection);
                var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            var slept = waiting.submit(() -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute("SELECT pg_sleep(600)");
                }
            });
            while (asleep() == 0) {
                Thread.onSpinWait();
            }

            use.end();

            assertThatThrownBy(() -> slept.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(java.net.SocketException.class);
        }
    }

    @Test
    void as_many_as_are_let_go_may_come_again() throws SQLException {
        for (int i = 0; i < 3 * Db.POOL_SIZE; i++) {
            try (var connection = system.getConnection();
                    var use = watch.using(connection)) {
                use.end();
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }
        }

        db.requireAnswer();
    }

    private long asleep() {
        return db.acrossOrganizations(tx -> tx.one(
                "SELECT count(*) AS asleep FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'",
                row -> row.longValue("asleep")));
    }
}
