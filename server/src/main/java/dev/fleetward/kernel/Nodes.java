package dev.fleetward.kernel;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What the servers of one database tell each other, for what they keep in memory: news told in a transaction are heard
 * after its commit, here at once and on the other servers by PostgreSQL's NOTIFY. A server that lost its connection, and
 * so may have missed some, is told that. Safe for concurrent use.
 */
@ApplicationScoped
public class Nodes {
    private static final Logger LOG = Logger.getLogger(Nodes.class);
    private static final String CHANNEL = "fleetward_news";
    /** PostgreSQL takes less than 8,000 bytes. */
    private static final int MAX_CHARACTERS = 7_500;

    private static final int WAIT_MILLIS = 500;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final AgroalDataSource system;
    private final DatabaseWatch watch;
    private final boolean several;
    private final String name = UUID.randomUUID().toString();
    private final List<Hearer<?>> hearers = new CopyOnWriteArrayList<>();
    private final Loop ear = new Loop("node-news", TRY_AGAIN, this::listen);
    private volatile boolean stopping;

    /** @param nodes {@code one} when nobody else works on this database, so that nothing is sent */
    Nodes(
            @DataSource("system") AgroalDataSource system,
            @ConfigProperty(name = "fleetward.nodes", defaultValue = "several") Count nodes,
            DatabaseWatch watch) {
        this.system = system;
        this.watch = watch;
        this.several = nodes == Count.SEVERAL;
    }

    enum Count {
        ONE,
        SEVERAL
    }

    /** A record of ASCII text, ids, numbers and flags, named in the past. */
    public interface News {
        /** As sent to the others, each of at most {@value #MAX_CHARACTERS} characters of JSON. */
        default List<? extends News> parts() {
            return List.of(this);
        }
    }

    /** Whether other servers may work on this database. */
    public boolean areSeveral() {
        return several;
    }

    private record Hearer<N extends News>(Class<N> kind, Consumer<N> hears, Runnable missed) {
        void hear(News news) {
            if (kind.isInstance(news)) {
                hears.accept(kind.cast(news));
            }
        }
    }

    /**
     * From now on; to be called before anything is kept that the news are about.
     *
     * @param missed when news may have been missed: nothing that is kept holds for certain
     */
    public <N extends News> void hear(Class<N> kind, Consumer<N> hears, Runnable missed) {
        hearers.add(new Hearer<>(kind, hears, missed));
    }

    public void tell(Tx tx, News news) {
        tx.afterCommit(() -> hearers.forEach(hearer -> hearer.hear(news)));
        tellOthers(tx, news);
    }

    /** For what this server has taken into account already. */
    public void tellOthers(Tx tx, News news) {
        if (several) {
            news.parts().forEach(part -> notify(tx, part));
        }
    }

    private void notify(Tx tx, News news) {
        String text = "%s %s %s".formatted(name, news.getClass().getSimpleName(), Json.write(news));
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("news of %d characters".formatted(text.length()));
        }
        var _ = tx.list("SELECT 1 FROM pg_notify(?, ?)", row -> true, CHANNEL, text);
    }

    void start(@Observes StartupEvent event) {
        if (several) {
            ear.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        ear.stop();
    }

    private boolean listen() {
        try (Connection connection = system.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            try {
                hearers.forEach(hearer -> hearer.missed.run());
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (!stopping) {
                    for (PGNotification told : postgres.getNotifications(WAIT_MILLIS)) {
                        hear(told.getParameter());
                    }
                    askSomething(connection, statement);
                }
            } finally {
                statement.execute("UNLISTEN *");
            }
        } catch (SQLException e) {
            if (!stopping) {
                LOG.warnf("the other servers are not heard (%s); trying again", e.getMessage());
            }
        }
        return false;
    }

    /** A connection that broke without a word is noticed so, and one that is never answered is ended by the watch. */
    private void askSomething(Connection connection, Statement statement) throws SQLException {
        try (var _ = watch.using(connection)) {
            statement.execute("SELECT 1");
        }
    }

    private void hear(String text) {
        String[] told = text.split(" ", 3);
        if (told[0].equals(name)) {
            return;
        }
        for (Hearer<?> hearer : hearers) {
            if (hearer.kind.getSimpleName().equals(told[1])) {
                hearer.hear(Json.read(told[2], hearer.kind));
            }
        }
    }
}
