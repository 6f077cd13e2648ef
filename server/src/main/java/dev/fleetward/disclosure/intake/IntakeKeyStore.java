package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** The table {@code intake_key}. */
@ApplicationScoped
class IntakeKeyStore {

    Optional<IntakeKey> find(Tx tx) {
        return tx.first(
                "SELECT fingerprint, owner, public_key FROM intake_key",
                row -> new IntakeKey(row.text("fingerprint"), row.text("owner"), row.text("public_key")));
    }

    void save(Tx tx, OrganizationId organization, IntakeKey key, String by, Instant now) {
        tx.update("""
                INSERT INTO intake_key (organization_id, fingerprint, owner, public_key, stated_at, stated_by)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (organization_id) DO UPDATE
                SET fingerprint = excluded.fingerprint, owner = excluded.owner, public_key = excluded.public_key,
                    stated_at = excluded.stated_at, stated_by = excluded.stated_by
                """, organization, key.fingerprint(), key.owner(), key.publicKey(), now, by);
    }

    void delete(Tx tx) {
        tx.update("DELETE FROM intake_key");
    }
}
