package dev.fleetward.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.logging.LogFact;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.tracing.Tracing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Durable work queue: survives restart, retries with growing pauses, gives up visibly after {@value #MAX_ATTEMPTS}.
 * Recurring work has a thread for each kind, so that what takes long holds up neither the queue nor other kinds.
 */
@ApplicationScoped
public class Jobs {
    private static final Logger LOG = Logger.getLogger(Jobs.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int MAX_ATTEMPTS = 10;
    /** Nothing is put off for longer; what is, was queued while the clock was ahead. */
    private static final Duration FARTHEST_AHEAD = Duration.ofDays(1);

    private final Db db;
    private final Clock clock;
    private final ClockWatch clocks;
    private final Meters meters;
    private final Roles roles;
    private final Tracing tracing;
    private final Instance<Job> jobs;
    private final Instance<RecurringJob> recurring;
    private final Loop loop;
    private final List<Loop> recurringLoops;
    private volatile boolean stopping;

    Jobs(
            Db db,
            Clock clock,
            ClockWatch clocks,
            Meters meters,
            Roles roles,
            Tracing tracing,
            @Any Instance<Job> jobs,
            @Any Instance<RecurringJob> recurring) {
        this.db = db;
        this.meters = meters;
        this.roles = roles;
        this.tracing = tracing;
        this.clock = clock;
        this.clocks = clocks;
        this.jobs = jobs;
        this.recurring = recurring;
        this.loop = new Loop("jobs", IDLE, () -> db.acrossOrganizations(this::runOne));
        this.recurringLoops = recurring.stream().map(this::loop).toList();
    }

    /** Queues the work in the caller's transaction: it runs only if that commits. */
    public void enqueue(Tx tx, OrganizationId organization, String kind, Object payload, Instant runAt) {
        tx.update(
                "INSERT INTO job (organization_id, kind, payload, run_at) VALUES (?, ?, ?::jsonb, ?)",
                organization,
                kind,
                Json.write(payload),
                runAt);
        tx.afterCommit(loop::wake);
    }

    void start(@Observes StartupEvent event) {
        db.doAcrossOrganizations(tx -> recurring.forEach(job -> tx.update(
                "INSERT INTO recurring_job (kind, next_run_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                job.kind(),
                clock.instant())));
        roles.startWorker(loop);
        recurringLoops.forEach(roles::startWorker);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        loop.stop();
        recurringLoops.forEach(Loop::stop);
    }

    private Loop loop(RecurringJob job) {
        return new Loop(job.kind(), IDLE, () -> {
            runIfDue(job);
            return false;
        });
    }

    private boolean runOne(Tx tx) {
        var due = tx.first(
                """
                SELECT id, organization_id, kind, payload, attempts FROM job
                WHERE gave_up_at IS NULL AND (run_at <= ? OR run_at > ?) ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                row -> new Queued(
                        row.uuid("id"),
                        new OrganizationId(row.uuid("organization_id")),
                        row.text("kind"),
                        row.text("payload"),
                        row.intValue("attempts")),
                clock.instant(),
                clock.instant().plus(FARTHEST_AHEAD));
        due.ifPresent(queued -> run(tx, queued));
        return due.isPresent();
    }

    private void run(Tx tx, Queued queued) {
        LogFact.ORGANIZATION.is(queued.organization.toString());
        try (var _ = tracing.work("job " + queued.kind)) {
            jobs.stream()
                    .filter(job -> job.kind().equals(queued.kind))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("nobody does jobs of kind " + queued.kind))
                    .run(queued.organization, Json.read(queued.payload, JsonNode.class));
            tx.update("DELETE FROM job WHERE id = ?", queued.id);
        } catch (RuntimeException e) {
            int attempts = queued.attempts + 1;
            LOG.errorf(e, "job %s %s failed at attempt %d", queued.kind, queued.id, attempts);
            Instant now = clock.instant();
            tx.update(
                    "UPDATE job SET attempts = ?, last_error = ?, run_at = ?, gave_up_at = ? WHERE id = ?",
                    attempts,
                    e.toString(),
                    now.plusSeconds(1L << Math.min(attempts, 12)),
                    attempts >= MAX_ATTEMPTS ? now : null,
                    queued.id);
        } finally {
            LogFact.ORGANIZATION.isNoMore();
        }
    }

    private void runIfDue(RecurringJob job) {
        if (isDue(job) && !isHeld(job)) {
            db.alone("recurring job " + job.kind(), () -> {
                if (isDue(job) && !isHeld(job)) {
                    run(job);
                }
            });
        }
    }

    /** As well when it was put off farther than it ever is: by a clock that was ahead. */
    private boolean isDue(RecurringJob job) {
        Instant now = clock.instant();
        return db.acrossOrganizations(tx -> tx.first(
                        "SELECT kind FROM recurring_job WHERE kind = ? AND (next_run_at <= ? OR next_run_at > ?)",
                        row -> row.text("kind"),
                        job.kind(),
                        now,
                        now.plus(job.every()).plus(ClockWatch.TOLERANCE))
                .isPresent());
    }

    private boolean isHeld(RecurringJob job) {
        return job.needsRightTime() && !clocks.isRight();
    }

    /** What a node that dies leaves undone stays due. */
    private void run(RecurringJob job) {
        Instant next = clock.instant().plus(job.every());
        long began = System.nanoTime();
        try (var _ = tracing.work("job " + job.kind())) {
            job.run();
            meters.timing("fleetward_recurring_job_seconds", job.kind()).since(began);
        } catch (RuntimeException e) {
            if (stopping) {
                LOG.infof("recurring job %s was cut short by the stop of the server; it is done again", job.kind());
                return;
            }
            if (DatabaseUnavailable.behind(e).isPresent()) {
                throw e;
            }
            meters.counter("fleetward_recurring_job_failures_total", job.kind()).increment();
            LOG.errorf(e, "recurring job %s failed; it runs again in %s", job.kind(), job.every());
        }
        db.doAcrossOrganizations(
                tx -> tx.update("UPDATE recurring_job SET next_run_at = ? WHERE kind = ?", next, job.kind()));
    }

    private record Queued(UUID id, OrganizationId organization, String kind, String payload, int attempts) {}
}
