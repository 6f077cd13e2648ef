package dev.fleetward.kernel.replica;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Connections to the replica: a pool for reads, made as they are wanted, and one of its own for who looks after it. */
final class ReplicaSessions implements AutoCloseable {
    /** As many as to the primary. */
    private static final int POOL_SIZE = 24;

    /** Whoever waits longer is answered by the primary. */
    private static final Duration ACQUISITION = Duration.ofSeconds(5);

    private static final Duration KEPT_IDLE = Duration.ofMinutes(5);
    private static final String CONNECT_SECONDS = "5";
    private static final String URL_PREFIX = "jdbc:postgresql:";

    private final String url;
    private final Properties login = new Properties();
    private final AgroalDataSource pool;
    private @Nullable Connection own;

    ReplicaSessions(String url, String user, String password) {
        if (!url.startsWith(URL_PREFIX)) {
            throw new IllegalArgumentException("database.replica.url must begin with " + URL_PREFIX);
        }
        this.url = url;
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("connectTimeout", CONNECT_SECONDS);
        login.setProperty("socketTimeout", CONNECT_SECONDS);
        this.pool = pool(url, user, password);
    }

    private static AgroalDataSource pool(String url, String user, String password) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(POOL_SIZE)
                            .acquisitionTimeout(ACQUISITION)
                            .reapTimeout(KEPT_IDLE)
                            .connectionValidator(ConnectionValidator.defaultValidator())
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                    .principal(new NamePrincipal(user))
                                    .credential(new SimplePassword(password))
                                    .jdbcProperty("connectTimeout", CONNECT_SECONDS)
                                    .jdbcProperty("tcpKeepAlive", "true"))));
        } catch (SQLException e) {
            throw new IllegalArgumentException("database.replica.url does not serve: " + e.getMessage(), e);
        }
    }

    AgroalDataSource pool() {
        return pool;
    }

    String place() {
        return url.substring(URL_PREFIX.length()).replaceFirst("\\?.*", "");
    }

    Connection own() throws SQLException {
        Connection known = own;
        if (known != null) {
            return known;
        }
        Connection fresh = new Driver().connect(url, login);
        if (fresh == null) {
            throw new SQLException("no address of a PostgreSQL: " + place());
        }
        own = fresh;
        // What the pool kept was to the server that was lost.
        pool.flush(FlushMode.IDLE);
        return fresh;
    }

    void forgetOwn() {
        Connection broken = own;
        own = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                // It was broken.
            }
        }
    }

    @Override
    public void close() {
        forgetOwn();
        pool.close();
    }
}
