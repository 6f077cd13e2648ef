package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lets go of what was worked off, and gives up messages whose rest never came. */
@ApplicationScoped
class RetentionJob implements RecurringJob {
    /** A device may send the rest of a message hours later, at its next upload. */
    static final Duration OPEN_MESSAGE_PATIENCE = Duration.ofDays(7);

    private static final int MAX_ROWS_PER_STATEMENT = 10_000;
    private static final int MAX_STATEMENTS_PER_RUN = 1_000;
    private static final int MAX_IDLE_PER_RUN = 10_000;

    private final Db db;
    private final Clock clock;
    private final IngestConfig config;
    private final DurableLog log;
    private final StreamStore streams;
    private final RefusalStore refusals;
    private final LaneWorker worker;
    private final DecodeWorkers workers;

    RetentionJob(
            Db db,
            Clock clock,
            IngestConfig config,
            DurableLog log,
            StreamStore streams,
            RefusalStore refusals,
            LaneWorker worker,
            DecodeWorkers workers) {
        this.db = db;
        this.clock = clock;
        this.config = config;
        this.log = log;
        this.streams = streams;
        this.refusals = refusals;
        this.worker = worker;
        this.workers = workers;
    }

    @Override
    public String kind() {
        return "ingest.retention";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        expireOpenMessages(now.minus(OPEN_MESSAGE_PATIENCE));
        log.deleteProcessed(now.minus(config.keepProcessedChunks()));
        repeat(() -> db.acrossOrganizations(
                tx -> refusals.deleteOlder(tx, now.minus(config.keepQuarantine()), MAX_ROWS_PER_STATEMENT)));
        db.doAcrossOrganizations(tx -> refusals.deleteOldHours(tx, now.minus(config.keepQuarantine())));
    }

    private void expireOpenMessages(Instant since) {
        var idle = db.acrossOrganizations(tx -> streams.idle(tx, since, MAX_IDLE_PER_RUN));
        String why = "Nothing more came for %d days".formatted(OPEN_MESSAGE_PATIENCE.toDays());
        idle.forEach(entry -> {
            worker.expire(entry.getKey(), entry.getValue(), why);
            workers.wake(entry.getKey());
        });
    }

    /** In small transactions, so that nobody waits long for a lock. */
    private static void repeat(java.util.function.IntSupplier statement) {
        for (int i = 0; i < MAX_STATEMENTS_PER_RUN && statement.getAsInt() == MAX_ROWS_PER_STATEMENT; i++) {
            // each turn deleted a full portion; the next may find more
        }
    }
}
