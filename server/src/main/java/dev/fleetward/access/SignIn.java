package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Turns a password, a code, a one-time link or a provider's word into a session, and a session into its person. */
@ApplicationScoped
class SignIn {
    static final Duration SESSION = Duration.ofHours(12);
    static final String LINK_PATH = "/sign-in/link/";
    /** The owner the first start makes, until a person takes the place. */
    static final String FIRST_OWNER = "owner@localhost";

    private static final Duration LINK = Duration.ofMinutes(30);
    private static final int MAX_BROWSER_CHARACTERS = 200;

    private final Db db;
    private final AccessStore store;
    private final SecondFactor secondFactor;
    private final Identities identities;
    private final HalfWay halfWay;
    private final Throttle throttle;
    private final Audit audit;
    private final SecuritySignals signals;
    private final Clock clock;

    SignIn(
            Db db,
            AccessStore store,
            SecondFactor secondFactor,
            Identities identities,
            HalfWay halfWay,
            Throttle throttle,
            Audit audit,
            SecuritySignals signals,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.secondFactor = secondFactor;
        this.identities = identities;
        this.halfWay = halfWay;
        this.throttle = throttle;
        this.audit = audit;
        this.signals = signals;
        this.clock = clock;
    }

    /** Where a request came from. */
    record From(String address, String browser) {
        From {
            browser = browser.substring(0, Math.min(browser.length(), MAX_BROWSER_CHARACTERS));
        }
    }

    /** How far someone got. */
    sealed interface Outcome {
        /** @param session the token for the cookie */
        record Entered(String session) implements Outcome {}

        /** @param ticket proves for some minutes that the first factor was right */
        record CodeNeeded(String ticket) implements Outcome {}
    }

    /** @throws Problem 401 for a wrong address or password, without saying which; 429 after too many */
    Outcome withPassword(String email, String password, From from) {
        throttle.require(email, from.address);
        Optional<Person> person = db.acrossOrganizations(tx -> store.findPerson(tx, email.strip()));
        if (!Passwords.matches(password, person.map(Person::passwordHash).orElse(null))) {
            throttle.failed(email, from.address);
            person.ifPresent(known -> failed(known, "The password was wrong", from));
            throw new Problem(
                    401, "wrong-credentials", "Not signed in", "The e-mail address or the password is wrong.");
        }
        return db.acrossOrganizations(tx -> enter(tx, person.orElseThrow(), from));
    }

    /** @throws Problem 401 for a wrong code or a ticket too old; 429 after too many */
    Outcome.Entered withCode(String ticket, String code, From from) {
        Person person = halfWay.owner(ticket)
                .flatMap(id -> db.acrossOrganizations(tx -> store.personById(tx, id)))
                .orElseThrow(() -> new Problem(401, "too-late", "Not signed in", "This took too long. Start again."));
        throttle.require(person.email(), from.address);
        boolean right = db.acrossOrganizations(tx -> secondFactor.accepts(tx, person.id(), code));
        if (!right) {
            throttle.failed(person.email(), from.address);
            failed(person, "The code of the second factor was wrong", from);
            throw new Problem(401, "wrong-code", "Not signed in", "The code is wrong or was used before.");
        }
        return db.acrossOrganizations(tx -> open(tx, person, from));
    }

    private void failed(Person person, String why, From from) {
        signals.notice(
                person.organization(),
                null,
                SecurityKind.AUTHENTICATION_FAILED,
                "",
                person.email(),
                "%s at a sign-in from %s.".formatted(why, from.address));
    }

    /** The provider answers for further factors. @throws Problem 403 when the identity belongs to nobody here */
    Outcome.Entered withIdentity(IdentityProvider.Identity identity, From from) {
        return db.acrossOrganizations(tx -> open(tx, identities.person(tx, identity), from));
    }

    /** Whom a link is for, without using it up. Empty when it was used or is too old. */
    Optional<Person> linkOwner(String link) {
        return db.acrossOrganizations(tx -> store.linkOwner(tx, Secrets.hash(link), clock.instant()));
    }

    /** @throws Problem 401 when the link was used or is too old */
    Outcome withLink(String link, From from) {
        return db.acrossOrganizations(tx -> enter(tx, take(tx, link), from));
    }

    /**
     * What a newcomer says of themselves before anything else.
     *
     * @param email and organization count only for the first owner of a server
     */
    record Welcome(String email, String organization, String password) {}

    /** @throws Problem 401 for a link used or too old; 400 when something must be said differently */
    Outcome.Entered welcome(String link, Welcome welcome, From from) {
        Passwords.acceptable(welcome.password);
        return db.acrossOrganizations(tx -> {
            Person person = take(tx, link);
            if (person.passwordHash() != null) {
                throw linkUsed();
            }
            if (person.email().equals(FIRST_OWNER)) {
                if (welcome.organization.isBlank()) {
                    throw Problem.invalid("Say the organization's name.");
                }
                store.renameOrganization(tx, person.organization(), welcome.organization.strip());
                store.setEmail(tx, person.id(), People.acceptableEmail(welcome.email));
            }
            store.setPassword(tx, person.id(), Passwords.hash(welcome.password));
            return open(tx, store.personById(tx, person.id()).orElseThrow(), from);
        });
    }

    String link(Tx tx, Person person) {
        return link(tx, person, LINK);
    }

    String link(Tx tx, Person person, Duration life) {
        String token = Secrets.fresh("");
        store.addLink(tx, Secrets.hash(token), person, clock.instant().plus(life));
        return token;
    }

    Optional<Person> owner(String sessionToken) {
        return db.acrossOrganizations(tx -> store.sessionOwner(tx, Secrets.hash(sessionToken), clock.instant()));
    }

    void out(String sessionToken) {
        db.doAcrossOrganizations(tx -> store.endSession(tx, Secrets.hash(sessionToken)));
    }

    private Person take(Tx tx, String link) {
        return store.takeLink(tx, Secrets.hash(link), clock.instant()).orElseThrow(SignIn::linkUsed);
    }

    private static Problem linkUsed() {
        return new Problem(
                401,
                "link-used",
                "This link no longer works",
                "A sign-in link works once and for a limited time. Ask an owner of your organization for a new one.");
    }

    private Outcome enter(Tx tx, Person person, From from) {
        return secondFactor.isOn(tx, person.id())
                ? new Outcome.CodeNeeded(halfWay.ticket(person.id()))
                : open(tx, person, from);
    }

    private Outcome.Entered open(Tx tx, Person person, From from) {
        String token = Secrets.fresh("fws_");
        Instant now = clock.instant();
        store.addSession(tx, Secrets.hash(token), person, from, now, now.plus(SESSION));
        var caller =
                new Caller(person.organization(), "person:" + person.id(), person.email(), person.role(), from.address);
        audit.record(tx, caller, "person.signed-in", person.email(), null, null);
        return new Outcome.Entered(token);
    }
}
