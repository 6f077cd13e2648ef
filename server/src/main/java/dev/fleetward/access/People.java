package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The people of an organization: invited, given roles, sent away. */
@ApplicationScoped
class People {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>\"]{1,64}@[^@\\s<>\"]{1,255}");
    private static final Duration INVITATION = Duration.ofDays(7);

    private final Db db;
    private final AccessStore accounts;
    private final PersonStore store;
    private final SecondFactor secondFactor;
    private final IdentityStore identities;
    private final SignIn signIn;
    private final Audit audit;
    private final Clock clock;

    People(
            Db db,
            AccessStore accounts,
            PersonStore store,
            SecondFactor secondFactor,
            IdentityStore identities,
            SignIn signIn,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.store = store;
        this.secondFactor = secondFactor;
        this.identities = identities;
        this.signIn = signIn;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param signInPath works once, for seven days; to be handed to the person */
    record Invitation(Colleague person, String signInPath) {}

    List<Colleague> list(Caller caller) {
        return db.inTransaction(caller.organization(), store::list);
    }

    /** @throws Problem 409 when the address is taken on this server */
    Invitation invite(Caller caller, String email, Role role) {
        requireMayGive(caller, role);
        String address = acceptableEmail(email);
        return db.acrossOrganizations(tx -> {
            if (accounts.isEmailTaken(tx, address)) {
                throw Problem.conflict("email-taken", "%s has an account on this server already.".formatted(address));
            }
            var person = accounts.savePerson(tx, caller.organization(), address, null, role);
            audit.record(tx, caller, "person.invited", address, null, Map.of("role", role.slug()));
            return new Invitation(
                    store.find(tx, person.id()).orElseThrow(), SignIn.LINK_PATH + signIn.link(tx, person, INVITATION));
        });
    }

    /** @throws Problem 409 when it would leave the organization without an owner */
    Colleague change(Caller caller, UUID id, @Nullable String role, @Nullable Boolean active) {
        return db.inTransaction(caller.organization(), tx -> {
            Colleague before = required(tx, id);
            Role wanted = role == null ? Role.parse(before.role()) : Role.parse(role);
            boolean stays = active == null ? before.active() : active;
            requireMayGive(caller, Role.parse(before.role()));
            requireMayGive(caller, wanted);
            if (before.active()
                    && before.role().equals(Role.OWNER.slug())
                    && (wanted != Role.OWNER || !stays)
                    && store.otherOwners(tx, id) == 0) {
                throw Problem.conflict(
                        "last-owner", "%s is the only owner. Make someone else owner first.".formatted(before.email()));
            }
            store.change(tx, id, wanted, stays, clock.instant());
            if (!stays) {
                store.endSessions(tx, id, new byte[0]);
                store.endLinks(tx, id);
            }
            Colleague after = required(tx, id);
            audit.record(tx, caller, "person.changed", before.email(), before, after);
            return after;
        });
    }

    /** For someone who forgot the password or lost the phone: a link that works once, and the second factor removed. */
    Invitation letBackIn(Caller caller, UUID id) {
        Colleague person = db.inTransaction(caller.organization(), tx -> required(tx, id));
        requireMayGive(caller, Role.parse(person.role()));
        return db.acrossOrganizations(tx -> {
            secondFactor.remove(tx, id);
            identities.untie(tx, id);
            store.endSessions(tx, id, new byte[0]);
            audit.record(tx, caller, "person.let-back-in", person.email(), null, null);
            var account = accounts.findPerson(tx, person.email())
                    .orElseThrow(() -> Problem.conflict("person-inactive", "Make the person active first."));
            accounts.setPassword(tx, id, null);
            return new Invitation(person, SignIn.LINK_PATH + signIn.link(tx, account, INVITATION));
        });
    }

    static String acceptableEmail(String email) {
        String address = email.strip();
        if (!EMAIL.matcher(address).matches()) {
            throw Problem.invalid("email “%s” is not an e-mail address.".formatted(address));
        }
        return address;
    }

    private Colleague required(Tx tx, UUID id) {
        return store.find(tx, id).orElseThrow(() -> Problem.notFound("Person", id.toString()));
    }

    /** Nobody may hand out more than they have. */
    static void requireMayGive(Caller caller, Role role) {
        if (role == Role.OWNER && caller.role() != Role.OWNER) {
            throw new Problem(403, "not-allowed", "Not allowed", "Only an owner may do this to or for an owner.");
        }
    }
}
