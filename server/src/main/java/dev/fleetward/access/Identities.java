package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.access.IdentityProvider.Identity;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which person an identity of the provider is. The first sign-in ties the provider's subject to the person with that
 * e-mail address; from then on the subject alone counts, so an address given to somebody else opens nothing.
 */
@ApplicationScoped
class Identities {
    private final AccessStore accounts;
    private final IdentityStore store;
    private final Audit audit;
    private final Optional<String> joinOrganization;
    private final Optional<String> joinRole;

    Identities(
            AccessStore accounts,
            IdentityStore store,
            Audit audit,
            @ConfigProperty(name = "fleetward.oidc.join-organization") Optional<String> joinOrganization,
            @ConfigProperty(name = "fleetward.oidc.join-role") Optional<String> joinRole) {
        this.accounts = accounts;
        this.store = store;
        this.audit = audit;
        this.joinOrganization = joinOrganization;
        this.joinRole = joinRole;
    }

    /** @throws Problem 403 when the identity belongs to nobody here */
    Person person(Tx tx, Identity identity) {
        Optional<Person> tied = store.owner(tx, identity);
        if (tied.isPresent()) {
            return tied.get();
        }
        Person person = accounts.findPerson(tx, identity.email())
                .or(() -> join(tx, identity))
                .orElseThrow(() -> nobody(identity));
        if (!store.tie(tx, identity, person)) {
            throw nobody(identity);
        }
        return person;
    }

    private Optional<Person> join(Tx tx, Identity identity) {
        if (joinRole.isEmpty() || accounts.isEmailTaken(tx, identity.email())) {
            return Optional.empty();
        }
        Role role = Role.parse(joinRole.get());
        return joinOrganization
                .flatMap(slug -> accounts.findOrganization(tx, slug))
                .map(organization -> {
                    Person person = accounts.savePerson(tx, organization, identity.email(), null, role);
                    var caller = new Caller(organization, "person:" + person.id(), person.email(), role, "");
                    audit.record(tx, caller, "person.joined", person.email(), null, Map.of("role", role.slug()));
                    return person;
                });
    }

    private static Problem nobody(Identity identity) {
        return new Problem(
                403,
                "not-invited",
                "Not invited",
                "%s has no account here, or another identity is tied to it. Ask an owner of your organization to invite you."
                        .formatted(identity.email()));
    }
}
