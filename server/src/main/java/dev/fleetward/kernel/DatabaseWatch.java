package dev.fleetward.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/**
 * Asks the database again and again, over a connection of its own, whether it answers. While it does not, whoever waits
 * for it is let go, and whoever comes is told so at once: nobody hangs on a connection that is gone without a word. Safe
 * for concurrent use.
 */
@ApplicationScoped
class DatabaseWatch {
    private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String CONNECTION_FAILED = "08006";
    /** The database is there, and says that it has no connection more. */
    private static final String TOO_MANY = "53300";

    private final String url;
    private final String password;
    private final Duration answersWithin;
    private final Set<Use> uses = ConcurrentHashMap.newKeySet();
    private final List<Runnable> returns = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("database-watch", LOOK_EVERY, this::look);
    private volatile boolean away;
    private long awaySince;
    private @Nullable Connection probe;

    DatabaseWatch(
            @ConfigProperty(name = "fleetward.database.url") String url,
            @ConfigProperty(name = "fleetward.database.password") String password,
            @ConfigProperty(name = "fleetward.database.answers-within") Duration answersWithin) {
        this.url = url;
        this.password = password;
        this.answersWithin = answersWithin;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** What is to be done each time it answers again. */
    void whenItReturns(Runnable action) {
        returns.add(action);
    }

    /** @throws DbFailure while the database does not answer */
    void requireAnswer() {
        if (away) {
            throw new DbFailure(
                    "not asked", new SQLException("the database does not answer at present", CONNECTION_FAILED));
        }
    }

    /** A connection that somebody waits for, until closed. */
    Use using(Connection connection) {
        var use = new Use(connection);
        uses.add(use);
        return use;
    }

    final class Use implements AutoCloseable {
        private final Connection connection;

        private Use(Connection connection) {
            this.connection = connection;
        }

        /** The pool's own way of it would end nothing, and count the connection as in use for ever. */
        void end() {
            try {
                connection.unwrap(PgConnection.class).abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debugf(e, "a connection could not be ended");
            }
        }

        @Override
        public void close() {
            uses.remove(this);
        }
    }

    private boolean look() {
        try {
            ask();
            if (away) {
                away = false;
                returns.forEach(Runnable::run);
                LOG.infof(
                        "the database answers again, after %d s",
                        Duration.ofNanos(System.nanoTime() - awaySince).toSeconds());
            }
        } catch (SQLException e) {
            if (!away) {
                awaySince = System.nanoTime();
                away = true;
                LOG.errorf(
                        "the database does not answer (%s): requests that need it are answered 503 until it does",
                        e.getMessage());
            }
            uses.forEach(Use::end);
        }
        return false;
    }

    private void ask() throws SQLException {
        Connection kept = probe;
        if (kept != null) {
            long asked = System.nanoTime();
            try {
                ask(kept);
                return;
            } catch (SQLException e) {
                close(kept);
                probe = null;
                if (System.nanoTime() - asked >= answersWithin.toNanos()) {
                    throw e;
                }
            }
        }
        try {
            Connection fresh = connect();
            probe = fresh;
            ask(fresh);
        } catch (SQLException e) {
            if (!TOO_MANY.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private Connection connect() throws SQLException {
        String seconds = String.valueOf(Math.max(1, answersWithin.toSeconds()));
        var properties = new Properties();
        properties.setProperty("user", "fleetward_system");
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", "fleetward-watch");
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("no PostgreSQL is meant by " + url, CONNECTION_FAILED);
        }
        return connection;
    }

    private static void close(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debugf(e, "the connection that asks could not be ended");
        }
    }
}
