package dev.fleetward.kernel;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A background thread that does a turn of work when woken and at least once every idle period. A failed turn is logged
 * and tried again at the next. Safe for concurrent use.
 */
public final class Loop {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Duration idle;
    private final BooleanSupplier turn;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /** @param turn returns whether there is more to do at once */
    public Loop(String name, Duration idle, BooleanSupplier turn) {
        this.name = name;
        this.idle = idle;
        this.turn = turn;
    }

    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("fleetward-" + name).start(this::run);
        }
    }

    public void wake() {
        wakes.release();
    }

    /** Lets the present turn end. */
    public synchronized void stop() {
        stopping = true;
        wake();
        if (thread != null) {
            try {
                thread.join(STOP_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        boolean isToldOfDatabase = false;
        while (!stopping) {
            boolean more = false;
            try {
                more = turn.getAsBoolean();
                isToldOfDatabase = false;
            } catch (DbFailure e) {
                if (!e.isAway()) {
                    LOG.errorf(e, "background loop %s failed a turn; it goes on", name);
                } else if (!stopping && !isToldOfDatabase) {
                    isToldOfDatabase = true;
                    LOG.warnf("background loop %s waits for the database: %s", name, e.getMessage());
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                // A turn that wanted more memory than there is must not end the loop for good.
                if (!stopping) {
                    LOG.errorf(e, "background loop %s failed a turn; it goes on", name);
                }
            }
            if (!more) {
                await();
            }
        }
    }

    private void await() {
        try {
            if (wakes.tryAcquire(idle.toMillis(), TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
