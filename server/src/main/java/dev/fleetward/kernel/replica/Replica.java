package dev.fleetward.kernel.replica;

import dev.fleetward.kernel.replica.Sides.PrimaryNow;
import dev.fleetward.kernel.replica.Sides.ReplicaNow;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.agroal.DataSource;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The replica of the database, if one is configured. It is used while it follows the same cluster and is not too far behind
 * by the last look; that look's word grows old by itself, so that a look which hangs ends the use. Safe for concurrent use;
 * {@link #look} is for one thread.
 */
@ApplicationScoped
public class Replica {
    private static final Logger LOG = Logger.getLogger(Replica.class);
    /** Between two looks a second passes, and one may take as long. */
    private static final Duration MIN_MAX_LAG = Duration.ofSeconds(3);

    private static final double NANOS_A_SECOND = 1e9;

    private final AgroalDataSource primary;
    private final @Nullable ReplicaSessions sessions;
    private final Duration maxLag;
    private final Positions positions = new Positions();
    private volatile Seen seen = new Seen("it was not looked at yet", OptionalLong.empty(), 0);
    private long answeredNanos = System.nanoTime();
    /** Of whether it is used. */
    private Optional<Boolean> told = Optional.empty();

    Replica(
            ReplicaConfig config,
            @DataSource("system") AgroalDataSource primary,
            @ConfigProperty(name = "fleetward.database.password") Optional<String> password) {
        this.primary = primary;
        this.maxLag = checked(config.maxLag());
        this.sessions = config.url()
                .map(url -> new ReplicaSessions(
                        url, config.user(), config.password().or(() -> password).orElse("")))
                .orElse(null);
    }

    private static Duration checked(Duration maxLag) {
        if (maxLag.compareTo(MIN_MAX_LAG) < 0) {
            throw new IllegalArgumentException(
                    "database.replica.max-lag must be at least %d s, for the replica is looked at each second"
                            .formatted(MIN_MAX_LAG.toSeconds()));
        }
        return maxLag;
    }

    /**
     * @param trouble why it is not fit; empty when it is
     * @param allUntil when all that was committed is there; empty when that is not known
     * @param quietSeconds what the replica's own clock says of its age, which is too much when nothing is written
     */
    private record Seen(String trouble, OptionalLong allUntil, double quietSeconds) {}

    public boolean isConfigured() {
        return sessions != null;
    }

    /** Empty when none is configured. */
    public Optional<AgroalDataSource> source() {
        return Optional.ofNullable(sessions).map(ReplicaSessions::pool);
    }

    /** Where it is, without what belongs to a login. */
    public String place() {
        return sessions == null ? "" : sessions.place();
    }

    public Duration maxLag() {
        return maxLag;
    }

    public boolean isUsable() {
        return sessions != null && standing().isUsed();
    }

    public Standing standing() {
        Seen now = seen;
        OptionalLong until = now.allUntil;
        double lag = until.isPresent()
                ? Math.max(0, System.nanoTime() - until.getAsLong()) / NANOS_A_SECOND
                : now.quietSeconds;
        if (!now.trouble.isEmpty()) {
            return new Standing(lag, now.trouble);
        }
        if (until.isEmpty()) {
            return new Standing(lag, "it is behind, since before it was looked at first");
        }
        boolean isFresh = lag <= maxLag.toNanos() / NANOS_A_SECOND;
        return new Standing(lag, isFresh ? "" : "it is %.0f s behind".formatted(lag));
    }

    /** A read found it gone: it is not used before the next look has found it well. */
    public void lost(String reason) {
        seen = but(reason);
    }

    /** Asks both sides anew. Where none is configured there is nothing to ask. */
    public void look() {
        if (sessions != null) {
            seen = look(sessions);
            tell(standing());
        }
    }

    private void tell(Standing now) {
        if (told.equals(Optional.of(now.isUsed()))) {
            return;
        }
        told = Optional.of(now.isUsed());
        if (now.isUsed()) {
            LOG.infof("recent reads go to the replica of the database, %s", place());
        } else {
            LOG.warnf("the replica of the database, %s, is not used: %s", place(), now.trouble());
        }
    }

    private Seen look(ReplicaSessions sessions) {
        try {
            PrimaryNow before = primaryNow();
            Optional<ReplicaNow> replica = replicaNow(sessions);
            return replica.isPresent() ? judged(before, replica.get(), primaryNow()) : seen;
        } catch (SQLException e) {
            // What the last look saw holds as long as it is fresh.
            return standing().isUsed() ? seen : but("the primary cannot be asked: " + e.getMessage());
        }
    }

    private Seen but(String trouble) {
        return new Seen(trouble, seen.allUntil, seen.quietSeconds);
    }

    /** Empty when it does not answer, of which {@link #seen} then tells. */
    private Optional<ReplicaNow> replicaNow(ReplicaSessions sessions) {
        try {
            ReplicaNow now = Sides.replica(sessions.own());
            answeredNanos = System.nanoTime();
            return Optional.of(now);
        } catch (SQLException e) {
            lost("it does not answer: " + e.getMessage());
            sessions.forgetOwn();
            if (System.nanoTime() - answeredNanos > maxLag.toNanos()) {
                // What was asked of it gets no answer either, and is to be asked of the primary.
                sessions.pool().flush(FlushMode.ALL);
            }
            return Optional.empty();
        }
    }

    private PrimaryNow primaryNow() throws SQLException {
        try (Connection connection = primary.getConnection()) {
            long asked = System.nanoTime();
            PrimaryNow now = Sides.primary(connection);
            positions.add(now.position(), asked);
            return now;
        }
    }

    private Seen judged(PrimaryNow before, ReplicaNow replica, PrimaryNow after) {
        String trouble = trouble(before, replica, after);
        return new Seen(
                trouble,
                trouble.isEmpty() ? positions.allUntil(replica.replayed()) : OptionalLong.empty(),
                replica.quietSeconds());
    }

    private static String trouble(PrimaryNow before, ReplicaNow replica, PrimaryNow after) {
        if (!replica.cluster().equals(after.cluster())) {
            return "it is another database cluster than the primary";
        }
        if (!replica.follows()) {
            return "it follows nobody any more: it was promoted, or is the primary itself";
        }
        boolean isSamePrimary = before.timeline() == after.timeline();
        if (replica.timeline() > after.timeline() || (isSamePrimary && replica.replayed() > after.position())) {
            return "it follows another server than the primary";
        }
        if (!replica.seesOneOrganization()) {
            return "row-level security does not bind its login to one organization; give it that of the primary";
        }
        return "";
    }

    @PreDestroy
    void close() {
        if (sessions != null) {
            sessions.close();
        }
    }
}
