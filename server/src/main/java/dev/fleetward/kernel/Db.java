package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import dev.fleetward.kernel.replica.Replica;
import dev.fleetward.kernel.tracing.Span;
import dev.fleetward.kernel.tracing.Tracing;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to PostgreSQL, and the one place where an organization's scope is set. Inside
 * {@link #inTransaction(OrganizationId, Function)} row-level security shows and accepts that organization's rows only,
 * whatever the SQL says. Safe for concurrent use.
 */
@ApplicationScoped
public class Db {
    private static final int MAX_ATTEMPTS = 4;
    /** A connection that lay in the pool while the database was restarted fails at once; what fails later is told. */
    private static final Duration STALE_FAILS_WITHIN = Duration.ofSeconds(1);
    /** Half of the system's pool: who works alone holds one connection of it and needs another to work. */
    private static final int MAX_ALONE = 12;

    /** As {@code application.properties} sets it, of each. */
    static final int POOL_SIZE = 24;

    private final Pool tenant;
    private final Pool system;
    private final Optional<Pool> recent;
    private final Replica replica;
    private final RecentReads recentReads;
    private final Tracing tracing;
    private final DatabaseWatch watch;
    private final Semaphore alone = new Semaphore(MAX_ALONE, true);

    Db(
            AgroalDataSource tenant,
            @DataSource("system") AgroalDataSource system,
            Replica replica,
            Meters meters,
            Tracing tracing,
            DatabaseWatch watch) {
        this.tracing = tracing;
        this.watch = watch;
        this.tenant = new Pool("tenant", tenant, meters, watch);
        this.system = new Pool("system", system, meters, watch);
        watch.whenItReturns(() -> {
            this.tenant.forgetIdle();
            this.system.forgetIdle();
        });
        this.replica = replica;
        this.recent = replica.source().map(source -> new Pool("replica", source, meters, null));
        this.recentReads = new RecentReads(meters);
    }

    /** Who answered. */
    private record RecentReads(LongAdder replica, LongAdder primary, LongAdder fallback) {
        RecentReads(Meters meters) {
            this(of(meters, "replica"), of(meters, "primary"), of(meters, "fallback"));
        }

        private static LongAdder of(Meters meters, String side) {
            return meters.counter("fleetward_recent_reads_total", side);
        }
    }

    /** Connections of one role, and how they are used. */
    private static final class Pool {
        private final String name;
        private final AgroalDataSource source;
        private final LongAdder inUse = new LongAdder();
        private final Timing waited;
        private final Timing worked;
        private final @Nullable DatabaseWatch watch;

        /** @param watch of the server they lead to; without one, whoever waits for it must look out themselves */
        Pool(String name, AgroalDataSource source, Meters meters, @Nullable DatabaseWatch watch) {
            this.name = name;
            this.source = source;
            this.waited = meters.timing("fleetward_database_connection_wait_seconds", name);
            this.worked = meters.timing("fleetward_database_transaction_seconds", name);
            this.watch = watch;
        }

        Connection take() throws SQLException {
            if (watch != null) {
                watch.requireAnswer();
            }
            long asked = System.nanoTime();
            Connection connection = source.getConnection();
            waited.since(asked);
            return connection;
        }

        private DatabaseWatch.@Nullable Use watched(Connection connection) {
            return watch == null ? null : watch.using(connection);
        }

        /** Connections that nobody uses may be from before a restart. */
        void forgetIdle() {
            source.flush(AgroalDataSource.FlushMode.IDLE);
        }
    }

    void eachPool(ObjLongConsumer<String> reader) {
        reader.accept(tenant.name, tenant.inUse.sum());
        reader.accept(system.name, system.inUse.sum());
        recent.ifPresent(pool -> reader.accept(pool.name, pool.inUse.sum()));
    }

    /**
     * Commits when the work returns, rolls back when it throws. Must not span HTTP calls or long file work. The work runs
     * again when it lost a race with another transaction, or its connection was lost before the commit, so what it does
     * outside the database must bear that.
     *
     * @throws DbFailure when it fails; at once while the database does not answer
     */
    public <T> T inTransaction(OrganizationId organization, Function<Tx, T> work) {
        return run(tenant, connection -> scope(connection, organization), work);
    }

    public void doInTransaction(OrganizationId organization, Consumer<Tx> work) {
        inTransaction(organization, tx -> {
            work.accept(tx);
            return true;
        });
    }

    /**
     * Reads what may be some seconds old: on the replica where one is configured and keeps up, else on the primary. Either
     * way the work sees one moment of the database from its first statement on, and fails when it writes. Never for what
     * people look at right after they changed it. Whatever fails on the replica runs again on the primary, whose word is
     * the last: the replica may be lost, end the work because its log goes on, or not have yet what was made a second ago.
     * So what the work does outside the database must bear that.
     */
    public <T> T readRecent(OrganizationId organization, Function<Tx, T> work) {
        Scope scope = connection -> {
            readOneMoment(connection);
            scope(connection, organization);
        };
        LongAdder answered = recentReads.primary;
        if (recent.isPresent() && replica.isUsable()) {
            try {
                T result = traced(recent.get(), () -> runOnce(recent.get(), scope, work, new Attempt()));
                recentReads.replica.increment();
                return result;
            } catch (RuntimeException failure) {
                if (failure instanceof DbFailure database && database.isServerLost()) {
                    replica.lost("a read failed: " + failure.getMessage());
                }
                answered = recentReads.fallback;
            }
        }
        T result = run(tenant, scope, work);
        answered.increment();
        return result;
    }

    private static void readOneMoment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }

    /** For work that belongs to no single organization: sign-in, job queue, chunk log, bootstrap. Never for a page. */
    public <T> T acrossOrganizations(Function<Tx, T> work) {
        return run(system, connection -> {}, work);
    }

    public void doAcrossOrganizations(Consumer<Tx> work) {
        acrossOrganizations(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /**
     * Does the work unless work of that name is being done, on any node. No transaction is open meanwhile, so that what
     * takes long keeps no dead rows alive; a node that dies lets go with its connection. Waits while {@value #MAX_ALONE}
     * such works are being done here; such work must not ask for other such work.
     *
     * @return false when it is being done elsewhere
     */
    public boolean alone(String name, Runnable work) {
        watch.requireAnswer();
        alone.acquireUninterruptibly();
        try (Connection connection = system.source.getConnection()) {
            if (!advisoryLock(connection, "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", name)) {
                return false;
            }
            system.inUse.increment();
            try {
                work.run();
            } finally {
                system.inUse.decrement();
                advisoryLock(connection, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", name);
            }
            return true;
        } catch (SQLException e) {
            throw new DbFailure("lock " + name, e);
        } finally {
            alone.release();
        }
    }

    private boolean advisoryLock(Connection connection, String sql, String name) throws SQLException {
        try (var _ = watch.using(connection);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /** @throws DbFailure when the database does not answer */
    public void requireAnswer() {
        acrossOrganizations(tx -> tx.one("SELECT 1 AS alive", row -> row.intValue("alive")));
    }

    private <T> T run(Pool pool, Scope scope, Function<Tx, T> work) {
        return traced(pool, () -> tryAgain(pool, scope, work));
    }

    private <T> T traced(Pool pool, Supplier<T> work) {
        if (!tracing.isOn()) {
            return work.get();
        }
        try (Span span =
                tracing.part("transaction " + pool.name, Span.Kind.CLIENT).with("db.system.name", "postgresql")) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                span.failed(e.getClass().getSimpleName());
                throw e;
            }
        }
    }

    private <T> T tryAgain(Pool pool, Scope scope, Function<Tx, T> work) {
        long began = System.nanoTime();
        for (int attempts = 1; ; attempts++) {
            var attempt = new Attempt();
            try {
                return runOnce(pool, scope, work, attempt);
            } catch (DbFailure failure) {
                boolean again = failure.isWorthAnotherTry() || attempt.metStale(failure, began);
                if (!again || attempts == MAX_ATTEMPTS) {
                    throw failure;
                }
                if (failure.isAway()) {
                    pool.forgetIdle();
                }
            }
        }
    }

    /** How far a try came. */
    private static final class Attempt {
        private boolean isConnected;
        private boolean isCommitting;

        boolean metStale(DbFailure failure, long beganNanos) {
            return failure.isAway()
                    && isConnected
                    && !isCommitting
                    && System.nanoTime() - beganNanos < STALE_FAILS_WITHIN.toNanos();
        }
    }

    private <T> T runOnce(Pool pool, Scope scope, Function<Tx, T> work, Attempt attempt) {
        try (Connection connection = pool.take()) {
            attempt.isConnected = true;
            pool.inUse.increment();
            long began = System.nanoTime();
            try (var _ = pool.watched(connection)) {
                return within(connection, scope, work, attempt);
            } finally {
                pool.inUse.decrement();
                pool.worked.since(began);
            }
        } catch (SQLException e) {
            throw new DbFailure("transaction", e);
        }
    }

    private static <T> T within(Connection connection, Scope scope, Function<Tx, T> work, Attempt attempt)
            throws SQLException {
        connection.setAutoCommit(false);
        var tx = new Tx(connection);
        T result;
        try {
            scope.set(connection);
            result = work.apply(tx);
            attempt.isCommitting = true;
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            connection.rollback();
            throw e;
        }
        connection.setAutoCommit(true);
        tx.committed();
        return result;
    }

    private static void scope(Connection connection, OrganizationId organization) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('fleetward.organization', ?, true)")) {
            statement.setString(1, organization.toString());
            statement.execute();
        }
    }

    @FunctionalInterface
    private interface Scope {
        void set(Connection connection) throws SQLException;
    }
}
