package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.HealthPart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is certain what time it is. While it is not, nothing is removed for its age and nobody is told that a time
 * has come. Safe for concurrent use.
 */
@ApplicationScoped
public class ClockWatch implements ServerPart, HealthPart {
    static final Duration TOLERANCE = Reckoning.TOLERANCE;

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration WRITE_EVERY = Duration.ofMinutes(1);
    /** Seconds since the machine started, those it slept included. */
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final Db db;
    private final Nodes nodes;
    private final Clock clock;
    private final Loop loop = new Loop("clock-watch", LOOK_EVERY, this::look);
    private @Nullable Reckoning reckoning;
    private @Nullable Duration written;
    private volatile Optional<String> doubt = Optional.empty();

    ClockWatch(Db db, Nodes nodes, Clock clock) {
        this.db = db;
        this.nodes = nodes;
        this.clock = clock;
        nodes.hear(ClockConfirmed.class, _ -> heardConfirmation(), () -> {});
    }

    record ClockConfirmed(String at) implements Nodes.News {}

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    /** Looked at anew. */
    public synchronized boolean isRight() {
        Reckoning.Reading now = read();
        Optional<String> found = reckoning().judge(now);
        tell(found);
        if (found.isEmpty() && (written == null || now.passed().minus(written).compareTo(WRITE_EVERY) >= 0)) {
            write(
                    now,
                    "INSERT INTO clock_reading (seen_at) VALUES (?) ON CONFLICT (only_one)"
                            + " DO UPDATE SET seen_at = greatest(clock_reading.seen_at, excluded.seen_at)");
        }
        return found.isEmpty();
    }

    /**
     * The operator says that the clocks are right.
     *
     * @return what they say
     * @throws Problem 409 when they do not agree, and so cannot both be
     */
    public Instant confirm() {
        Instant at = believe();
        db.doAcrossOrganizations(tx -> nodes.tellOthers(tx, new ClockConfirmed(at.toString())));
        return at;
    }

    /** Another server's word: its database is ours, its clock need not be. */
    private void heardConfirmation() {
        try {
            believe();
        } catch (Problem e) {
            LOG.warnf("the clock was confirmed on another server; here it is not right: %s", e.detail());
        }
    }

    private synchronized Instant believe() {
        Reckoning.Reading now = read();
        if (!now.isOne()) {
            throw Problem.conflict(
                    "clocks-differ",
                    "The server's clock says %s and the database's %s. Set the wrong one first."
                            .formatted(now.server(), now.database()));
        }
        reckoning().believe(now);
        write(
                now,
                "INSERT INTO clock_reading (seen_at) VALUES (?) ON CONFLICT (only_one)"
                        + " DO UPDATE SET seen_at = excluded.seen_at");
        tell(Optional.empty());
        return now.server();
    }

    private boolean look() {
        isRight();
        return false;
    }

    private Reckoning reckoning() {
        Reckoning known = reckoning;
        if (known == null) {
            known = new Reckoning(db.acrossOrganizations(
                            tx -> tx.first("SELECT seen_at FROM clock_reading", row -> row.instant("seen_at")))
                    .orElse(null));
            reckoning = known;
        }
        return known;
    }

    private Reckoning.Reading read() {
        Instant database =
                db.acrossOrganizations(tx -> tx.one("SELECT clock_timestamp() AS it_is", row -> row.instant("it_is")));
        return new Reckoning.Reading(clock.instant(), database, passed());
    }

    private void write(Reckoning.Reading now, String sql) {
        db.doAcrossOrganizations(tx -> tx.update(sql, now.server()));
        written = now.passed();
    }

    private void tell(Optional<String> found) {
        if (found.isPresent() && doubt.isEmpty()) {
            LOG.errorf(
                    "it is doubtful what time it is (%s): nothing is removed for its age until it is not", found.get());
        } else if (found.isEmpty() && doubt.isPresent()) {
            LOG.info("it is certain again what time it is; what waited for that goes on");
        }
        doubt = found;
    }

    private static Duration passed() {
        try {
            String seconds = Files.readString(UPTIME).split(" ", 2)[0];
            return Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
        } catch (IOException e) {
            return Duration.ofNanos(System.nanoTime());
        }
    }

    @Override
    public String part() {
        return "clock";
    }

    @Override
    public Status status() {
        return doubt.isPresent() ? Status.DEGRADED : Status.UP;
    }

    @Override
    public Optional<State> state() {
        return doubt.map(why -> new State(
                "Clock",
                false,
                "It is doubtful what time it is: %s. Nothing is removed for its age, rollouts go no further and no alarm of a deadline is raised meanwhile. Set the clock right and it goes on by itself; if it is right, say so with “fleetward clock confirm”."
                        .formatted(why),
                new LinkedHashMap<>()));
    }
}
