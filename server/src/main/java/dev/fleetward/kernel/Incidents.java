package dev.fleetward.kernel;

import dev.fleetward.kernel.logging.LogFact;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Gives each answer of 500 and above a reference by which its line in the log is found. Refusals that come in thousands, as
 * of a server that is busy, share one line and one reference for a while, so that they do not fill the disk. Safe for
 * concurrent use.
 */
@ApplicationScoped
public class Incidents {
    private static final Logger LOG = Logger.getLogger(Incidents.class);
    private static final Duration SHARED_FOR = Duration.ofSeconds(10);
    private static final int MAX_KINDS = 200;

    private final Clock clock;
    private final ConcurrentHashMap<String, Incident> last = new ConcurrentHashMap<>();

    Incidents(Clock clock) {
        this.clock = clock;
    }

    private record Incident(String reference, Instant until) {}

    /** Sixteen hex digits that nobody else has. */
    public static String fresh() {
        String digits = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** @return the reference of the line in the log */
    public String refused(Problem problem, String path) {
        Instant now = clock.instant();
        if (last.size() > MAX_KINDS) {
            last.clear();
        }
        return last.compute(problem.type(), (_, known) -> {
                    if (known != null && known.until.isAfter(now)) {
                        return known;
                    }
                    String reference = reference();
                    LOG.warnf(
                            "answered %d %s at %s, reference %s; others of its kind share that for %d s: %s",
                            problem.status(),
                            problem.type(),
                            path,
                            reference,
                            SHARED_FOR.toSeconds(),
                            problem.detail());
                    return new Incident(reference, now.plus(SHARED_FOR));
                })
                .reference;
    }

    /** @return the reference of the line in the log */
    public String failed(Throwable failure, String path) {
        String reference = reference();
        LOG.errorf(failure, "unexpected failure %s at %s", reference, path);
        return reference;
    }

    private static String reference() {
        String request = LogFact.REQUEST.now();
        return request.isEmpty() ? fresh() : request;
    }
}
