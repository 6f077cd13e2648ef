package dev.fleetward.updates.releases;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
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
class SigningKeyStore implements SealedSecrets {
    /** A key this server signs with. */
    record Held(SigningKey key, Secret secret) {}

    /** Where the private half of such a key is. */
    sealed interface Secret {
        record Sealed(SealedKey key) implements Secret {}

        record InToken(String label) implements Secret {}
    }

    /**
     * @param product empty for a key of every product
     * @param secret the private half, when this server signs with it
     */
    SigningKey insert(
            Tx tx,
            OrganizationId organization,
            Optional<UUID> product,
            String name,
            VerifyingKey key,
            Optional<Secret> secret,
            Instant at,
            String by) {
        byte[] sealed =
                secret.orElse(null) instanceof Secret.Sealed held ? held.key().sealed() : null;
        String label = secret.orElse(null) instanceof Secret.InToken held ? held.label() : null;
        return tx.one(
                """
                INSERT INTO signing_key (organization_id, product_id, name, algorithm, public_key, fingerprint,
                                         sealed_private_key, token_label, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
                """,
                SigningKeyStore::key,
                organization,
                product.orElse(null),
                name,
                key.algorithm().name(),
                key.spki(),
                key.fingerprint(),
                sealed,
                label,
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
                WHERE (product_id = ? OR product_id IS NULL) AND id = ?
                  AND (sealed_private_key IS NOT NULL OR token_label IS NOT NULL)
                """,
                row -> {
                    SigningKey key = key(row);
                    String label = key.tokenLabel();
                    return new Held(
                            key,
                            label == null
                                    ? new Secret.Sealed(new SealedKey(key.verifying(), row.bytes("sealed_private_key")))
                                    : new Secret.InToken(label));
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
                kept(row),
                row.textOrNull("token_label"),
                row.instant("created_at"),
                row.text("created_by"),
                row.instantOrNull("retired_at"));
    }

    private static SigningKey.Kept kept(Row row) {
        if (row.textOrNull("token_label") != null) {
            return SigningKey.Kept.IN_TOKEN;
        }
        return row.bytesOrNull("sealed_private_key") == null ? SigningKey.Kept.BY_MAKER : SigningKey.Kept.ON_SERVER;
    }

    @Override
    public Column sealedSecrets() {
        return new Column("signing_key", "sealed_private_key", SealedKey.PURPOSE);
    }
}
