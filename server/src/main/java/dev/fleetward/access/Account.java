package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** What people do with their own way in: password, second factor, sessions. */
@ApplicationScoped
class Account {
    private static final String PERSON = "person:";

    private final Db db;
    private final AccessStore accounts;
    private final PersonStore people;
    private final SecondFactor secondFactor;
    private final Audit audit;
    private final Clock clock;

    Account(Db db, AccessStore accounts, PersonStore people, SecondFactor secondFactor, Audit audit, Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.people = people;
        this.secondFactor = secondFactor;
        this.audit = audit;
        this.clock = clock;
    }

    record Overview(
            String email, String role, SecondFactor.State secondFactor, List<PersonStore.OpenSession> sessions) {}

    Overview overview(Caller caller, String session) {
        return db.inTransaction(caller.organization(), tx -> {
            Person person = person(tx, caller);
            return new Overview(
                    person.email(),
                    person.role().slug(),
                    secondFactor.state(tx, person.id()),
                    people.sessions(tx, person.id(), Secrets.hash(session), clock.instant()));
        });
    }

    /** Ends all other sessions. @throws Problem 400 when the present password is wrong or the new one unfit */
    void changePassword(Caller caller, String session, String present, String wanted) {
        Passwords.acceptable(wanted);
        db.doInTransaction(caller.organization(), tx -> {
            Person person = confirmed(tx, caller, present);
            accounts.setPassword(tx, person.id(), Passwords.hash(wanted));
            people.endSessions(tx, person.id(), Secrets.hash(session));
            people.endLinks(tx, person.id());
            audit.record(tx, caller, "password.changed", person.email(), null, null);
        });
    }

    /** @return how many sessions ended besides this one */
    int signOutElsewhere(Caller caller, String session) {
        return db.inTransaction(caller.organization(), tx -> {
            Person person = person(tx, caller);
            audit.record(tx, caller, "person.signed-out-elsewhere", person.email(), null, null);
            return people.endSessions(tx, person.id(), Secrets.hash(session));
        });
    }

    /** What an authenticator app takes, by link or typed. */
    record Enrolment(String address, String secret) {}

    Enrolment beginSecondFactor(Caller caller, String password) {
        return db.inTransaction(caller.organization(), tx -> {
            Person person = confirmed(tx, caller, password);
            byte[] secret = secondFactor.begin(tx, person);
            return new Enrolment(Totp.address(person.email(), secret), Totp.base32(secret));
        });
    }

    /** @return recovery codes, shown this once */
    List<String> confirmSecondFactor(Caller caller, String code) {
        return db.inTransaction(caller.organization(), tx -> {
            Person person = person(tx, caller);
            var codes = secondFactor.confirm(tx, person, code);
            audit.record(tx, caller, "second-factor.set-up", person.email(), null, null);
            return codes;
        });
    }

    void removeSecondFactor(Caller caller, String password) {
        db.doInTransaction(caller.organization(), tx -> {
            Person person = confirmed(tx, caller, password);
            if (secondFactor.remove(tx, person.id())) {
                audit.record(tx, caller, "second-factor.removed", person.email(), null, null);
            }
        });
    }

    private Person confirmed(Tx tx, Caller caller, String password) {
        Person person = person(tx, caller);
        if (!Passwords.matches(password, person.passwordHash())) {
            throw Problem.invalid("The present password is wrong.");
        }
        return person;
    }

    private Person person(Tx tx, Caller caller) {
        if (!caller.subject().startsWith(PERSON)) {
            throw Problem.invalid("An API token has no account; sign in as a person.");
        }
        return accounts.personById(tx, UUID.fromString(caller.subject().substring(PERSON.length())))
                .orElseThrow(() -> Problem.notFound("Person", caller.name()));
    }
}
