package dev.fleetward.kernel.move;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import java.nio.file.Path;
import java.sql.SQLException;

/** The embedded PostgreSQL for the time of a move; it is stopped also when somebody ends the command. */
final class SourceCluster implements AutoCloseable {
    private final Path data;
    private final EmbeddedPostgres postgres;
    private final Thread stop;

    SourceCluster(Path data) {
        this.data = data;
        this.postgres = EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.FULL);
        this.stop = new Thread(postgres::close, "stop-postgres");
        Runtime.getRuntime().addShutdownHook(stop);
    }

    /** One that only reads. */
    Session session() {
        Reach reach = EmbeddedPostgres.running(data).orElseThrow();
        try {
            Session session = Session.open("the embedded database", reach.url(), reach.owner(), reach.password())
                    .prepared();
            session.execute("SET default_transaction_read_only = on");
            return session;
        } catch (SQLException e) {
            throw new MoveFailure("the embedded database does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // The process ends, and does what is to be done.
            return;
        }
        postgres.close();
    }
}
