package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Turns a password or a one-time link into a session, and a session into its person. */
@ApplicationScoped
class SignIn {
    static final Duration SESSION = Duration.ofHours(12);
    private static final Duration LINK = Duration.ofMinutes(30);
    private static final Duration THROTTLE_WINDOW = Duration.ofMinutes(15);
    private static final int MAX_FAILURES = 10;

    private final Db db;
    private final AccessStore store;
    private final Clock clock;

    SignIn(Db db, AccessStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /**
     * @return the session's token, for the cookie
     * @throws Problem 401 for a wrong address or password, without saying which; 429 after too many
     */
    String withPassword(String email, String password) {
        byte[] emailHash = Secrets.hash(email.strip().toLowerCase(Locale.ROOT));
        Instant now = clock.instant();
        int failures = db.acrossOrganizations(tx -> store.recentFailures(tx, emailHash, now.minus(THROTTLE_WINDOW)));
        if (failures >= MAX_FAILURES) {
            throw new Problem(
                    429,
                    "too-many-attempts",
                    "Too many attempts",
                    "Signing in as this person failed %d times. Wait %d minutes, or use a one-time link."
                            .formatted(failures, THROTTLE_WINDOW.toMinutes()));
        }
        Optional<Person> person = db.acrossOrganizations(tx -> store.findPerson(tx, email.strip()));
        if (!Passwords.matches(password, person.map(Person::passwordHash).orElse(null))) {
            db.doAcrossOrganizations(tx -> store.addFailure(tx, emailHash, now, now.minus(THROTTLE_WINDOW)));
            throw new Problem(
                    401, "wrong-credentials", "Not signed in", "The e-mail address or the password is wrong.");
        }
        return db.acrossOrganizations(tx -> open(tx, person.orElseThrow()));
    }

    /** @throws Problem 401 when the link was used or is too old */
    String withLink(String token) {
        return db.acrossOrganizations(tx -> store.takeLink(tx, Secrets.hash(token), clock.instant())
                .map(person -> open(tx, person))
                .orElseThrow(() -> new Problem(
                        401,
                        "link-used",
                        "This link no longer works",
                        "A sign-in link works once and for %d minutes. Ask an owner of your organization for a new one."
                                .formatted(LINK.toMinutes()))));
    }

    String link(Tx tx, Person person) {
        String token = Secrets.fresh("");
        store.addLink(tx, Secrets.hash(token), person, clock.instant().plus(LINK));
        return token;
    }

    Optional<Person> owner(String sessionToken) {
        return db.acrossOrganizations(tx -> store.sessionOwner(tx, Secrets.hash(sessionToken), clock.instant()));
    }

    void out(String sessionToken) {
        db.doAcrossOrganizations(tx -> store.endSession(tx, Secrets.hash(sessionToken)));
    }

    private String open(Tx tx, Person person) {
        String token = Secrets.fresh("fws_");
        Instant now = clock.instant();
        store.addSession(tx, Secrets.hash(token), person, now, now.plus(SESSION));
        return token;
    }
}
