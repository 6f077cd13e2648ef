package dev.fleetward.updates.releases;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.SealedKey;
import dev.fleetward.updates.signing.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class SigningKeyStore {
    /** A key whose private half is here. */
    record Held(SigningKey key, SealedKey secret) {}

    /**
     * @param product empty for a key of every product
     * @param sealed the private half, encrypted, when this server holds it
     */
    SigningKey insert(
            Tx tx,
            OrganizationId organization,
            Optional<UUID> product,
            String name,
            VerifyingKey key,
            Optional<byte[]> sealed,
            Instant at,
            String by) {
        return tx.one(
                """
                INSERT INTO signing_key (organization_id, product_id, name, algorithm, public_key, fingerprint,
                                         sealed_private_key, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
                """,
                SigningKeyStore::key,
                organization,
                product.orElse(null),
                name,
                key.algorithm().name(),
                key.spki(),
                key.fingerprint(),
                sealed.orElse(null),
                at,
                by);
    }

    List<SigningKey> ofProduct(Tx tx, UUID product) {
        return tx.list(
                "SELECT * FROM signing_key WHERE product_id = ? OR product_id IS NULL ORDER BY retired_at NULLS FIRST, id",
                SigningKeyStore::key,
                product);
    }

    Optional<Held> held(Tx tx, UUID product, UUID id) {
        return tx.first(
                """
                SELECT * FROM signing_key
                WHERE (product_id = ? OR product_id IS NULL) AND id = ? AND sealed_private_key IS NOT NULL
                """,
                row -> {
                    SigningKey key = key(row);
                    return new Held(key, new SealedKey(key.verifying(), row.bytes("sealed_private_key")));
                },
                product,
                id);
    }

    Optional<SigningKey> retire(Tx tx, UUID product, UUID id, Instant at) {
        return tx.first("""
                UPDATE signing_key SET retired_at = coalesce(retired_at, ?)
                WHERE (product_id = ? OR product_id IS NULL) AND id = ? RETURNING *
                """, SigningKeyStore::key, at, product, id);
    }

    private static SigningKey key(Row row) {
        return new SigningKey(
                row.uuid("id"),
                row.text("name"),
                Algorithm.valueOf(row.text("algorithm")),
                row.text("fingerprint"),
                Base64.getEncoder().encodeToString(row.bytes("public_key")),
                row.uuidOrNull("product_id") == null,
                row.bytesOrNull("sealed_private_key") != null,
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("retired_at"));
    }
}
