package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Sets up organizations, their people and tokens: for bootstrap, the first start and tests. */
@ApplicationScoped
public class Organizations {
    private final Db db;
    private final AccessStore store;
    private final SignIn signIn;

    Organizations(Db db, AccessStore store, SignIn signIn) {
        this.db = db;
        this.store = store;
        this.signIn = signIn;
    }

    /** Made, or renamed when there is one with that slug. */
    public OrganizationId save(Tx system, String slug, String name) {
        return store.saveOrganization(system, slug, name);
    }

    /** Of all there are on this server. */
    public Optional<OrganizationId> find(String slug) {
        return db.acrossOrganizations(tx -> store.findOrganization(tx, slug));
    }

    List<OrganizationId> all() {
        return db.acrossOrganizations(store::organizations);
    }

    /** Whether the organization is the one with that slug. */
    public boolean isNamed(OrganizationId organization, String slug) {
        return db.inTransaction(organization, tx -> store.findOrganization(tx, slug))
                .filter(organization::equals)
                .isPresent();
    }

    /** The caller the server itself acts as, on behalf of its operator. */
    public static Caller operator(OrganizationId organization) {
        return new Caller(organization, "operator", "Operator", Role.OWNER, "");
    }

    public void savePerson(Tx system, OrganizationId organization, String email, String password, Role role) {
        boolean elsewhere = store.findPerson(system, email)
                .filter(person -> !person.organization().equals(organization))
                .isPresent();
        if (elsewhere) {
            throw Problem.conflict("person-elsewhere", "%s belongs to another organization.".formatted(email));
        }
        boolean same = store.findPerson(system, email)
                .filter(person -> person.role() == role && Passwords.matches(password, person.passwordHash()))
                .isPresent();
        if (!same) {
            store.savePerson(system, organization, email, Passwords.hash(password), role);
        }
    }

    public void saveToken(Tx system, OrganizationId organization, String name, Role role, String token) {
        store.saveToken(system, organization, name, role, Secrets.hash(token), ProjectKeys.hint(token), null, "");
    }

    /** A path that signs the person in once, such as {@code /sign-in/link/…}; empty when there is no such person. */
    public Optional<String> signInLink(String email) {
        return db.acrossOrganizations(
                tx -> store.findPerson(tx, email).map(person -> SignIn.LINK_PATH + signIn.link(tx, person)));
    }

    /** While nobody can sign in yet: an organization with an owner who has no password, and the way in. */
    public Optional<String> firstRunLink() {
        return db.acrossOrganizations(tx -> {
            if (store.anyoneCanSignIn(tx)) {
                return Optional.empty();
            }
            OrganizationId organization = store.saveOrganization(tx, "main", "My organization");
            Person owner = store.savePerson(tx, organization, SignIn.FIRST_OWNER, null, Role.OWNER);
            return Optional.of(SignIn.LINK_PATH + signIn.link(tx, owner));
        });
    }
}
