package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Counts failed sign-ins by person and by network address, whether the person exists or not, and makes both wait. Many
 * people may share one address, so it may fail more often.
 */
@ApplicationScoped
class Throttle {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MAX_FAILURES_OF_PERSON = 10;
    private static final int MAX_FAILURES_OF_ADDRESS = 100;

    private final Db db;
    private final AccessStore store;
    private final Clock clock;

    Throttle(Db db, AccessStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** @throws Problem 429 after too many failures */
    void require(String email, String address) {
        Instant since = clock.instant().minus(WINDOW);
        boolean tooMany =
                db.acrossOrganizations(tx -> store.recentFailures(tx, person(email), since) >= MAX_FAILURES_OF_PERSON
                        || store.recentFailures(tx, network(address), since) >= MAX_FAILURES_OF_ADDRESS);
        if (tooMany) {
            throw new Problem(
                    429,
                    "too-many-attempts",
                    "Too many attempts",
                    "Signing in failed too often. Wait %d minutes, or ask an owner for a one-time link."
                            .formatted(WINDOW.toMinutes()));
        }
    }

    void failed(String email, String address) {
        Instant now = clock.instant();
        db.doAcrossOrganizations(tx -> {
            store.addFailure(tx, person(email), now, now.minus(WINDOW));
            store.addFailure(tx, network(address), now, now.minus(WINDOW));
        });
    }

    private static byte[] person(String email) {
        return Secrets.hash(email.strip().toLowerCase(Locale.ROOT));
    }

    private static byte[] network(String address) {
        return Secrets.hash("address " + address);
    }
}
