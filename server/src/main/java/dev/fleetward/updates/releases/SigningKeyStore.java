package dev.fleetward.updates.releases;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class SigningKeyStore {
    SigningKey insert(
            Tx tx, OrganizationId organization, UUID product, String name, PublicKey25519 key, Instant at, String by) {
        return tx.one("""
                INSERT INTO signing_key
                    (organization_id, product_id, name, public_key, fingerprint, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
                """, SigningKeyStore::key, organization, product, name, key.spki(), key.fingerprint(), at, by);
    }

    List<SigningKey> ofProduct(Tx tx, UUID product) {
        return tx.list(
                "SELECT * FROM signing_key WHERE product_id = ? ORDER BY retired_at NULLS FIRST, id",
                SigningKeyStore::key,
                product);
    }

    Optional<SigningKey> retire(Tx tx, UUID product, UUID id, Instant at) {
        return tx.first("""
                UPDATE signing_key SET retired_at = coalesce(retired_at, ?) WHERE product_id = ? AND id = ? RETURNING *
                """, SigningKeyStore::key, at, product, id);
    }

    private static SigningKey key(Row row) {
        return new SigningKey(
                row.uuid("id"),
                row.text("name"),
                row.text("fingerprint"),
                Base64.getEncoder().encodeToString(row.bytes("public_key")),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("retired_at"));
    }
}
