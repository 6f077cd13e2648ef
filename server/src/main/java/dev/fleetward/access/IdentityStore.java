package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.access.IdentityProvider.Identity;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** SQL of people's identities at the identity provider. */
@ApplicationScoped
class IdentityStore {

    Optional<Person> owner(Tx tx, Identity identity) {
        return tx.first("""
                SELECT p.id, p.organization_id, p.email, p.password_hash, p.role
                FROM person_identity i JOIN person p ON p.id = i.person_id
                WHERE i.issuer = ? AND i.subject = ? AND p.disabled_at IS NULL
                """, AccessStore::person, identity.issuer(), identity.subject());
    }

    /** @return false when the identity or the person is tied otherwise already */
    boolean tie(Tx tx, Identity identity, Person person) {
        return tx.update("""
                        INSERT INTO person_identity (issuer, subject, organization_id, person_id) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """, identity.issuer(), identity.subject(), person.organization(), person.id()) == 1;
    }

    /** The next sign-in ties anew: for someone whose account at the provider was made again. */
    void untie(Tx tx, UUID person) {
        tx.update("DELETE FROM person_identity WHERE person_id = ?", person);
    }
}
