package dev.fleetward.updates.tuf;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.SealedKey;
import dev.fleetward.updates.signing.VerifyingKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class TufStore implements SealedSecrets {
    private static final int MAX_TARGETS = 10_000;

    /** @return false when there is one */
    boolean make(Tx tx, OrganizationId organization, UUID product, Instant at, String by) {
        return tx.update("""
                INSERT INTO tuf_repository (product_id, organization_id, made_at, made_by) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, product, organization, at, by) > 0;
    }

    /** One at a time makes new versions. */
    boolean lock(Tx tx, UUID product) {
        return tx.first(
                        "SELECT product_id FROM tuf_repository WHERE product_id = ? FOR UPDATE",
                        row -> row.uuid("product_id"),
                        product)
                .isPresent();
    }

    void addKey(Tx tx, OrganizationId organization, UUID product, TufKey key) {
        tx.update(
                """
                INSERT INTO tuf_key (organization_id, product_id, role, public_key, sealed_private_key, made_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                organization,
                product,
                key.role().name(),
                key.secret().publicKey().spki(),
                key.secret().sealed(),
                key.madeAt());
    }

    void retire(Tx tx, UUID product, TufRole role, Instant at) {
        tx.update(
                "UPDATE tuf_key SET retired_at = ? WHERE product_id = ? AND role = ? AND retired_at IS NULL",
                at,
                product,
                role.name());
    }

    List<TufKey> keys(Tx tx, UUID product) {
        return tx.list("SELECT * FROM tuf_key WHERE product_id = ? ORDER BY id", TufStore::key, product);
    }

    Optional<TufDocument> newest(Tx tx, UUID product, TufRole role) {
        return tx.first(
                "SELECT * FROM tuf_metadata WHERE product_id = ? AND role = ? ORDER BY version DESC LIMIT 1",
                TufStore::document,
                product,
                role.name());
    }

    Optional<TufDocument> version(Tx tx, UUID product, TufRole role, int version) {
        return tx.first(
                "SELECT * FROM tuf_metadata WHERE product_id = ? AND role = ? AND version = ?",
                TufStore::document,
                product,
                role.name(),
                version);
    }

    void add(Tx tx, OrganizationId organization, UUID product, TufDocument document) {
        tx.update(
                """
                INSERT INTO tuf_metadata (organization_id, product_id, role, version, content, made_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                organization,
                product,
                document.role().name(),
                document.version(),
                document.content(),
                document.madeAt(),
                document.expiresAt());
    }

    /** Files of every release that a rollout was started for, and not cancelled since. */
    List<TufTarget> targets(Tx tx, UUID product) {
        return tx.list(
                """
                SELECT r.number, r.software_type, r.version, r.security_only, ra.hardware_version, a.filename,
                       a.size_bytes, a.sha256
                FROM release r JOIN release_artifact ra ON ra.release_id = r.id JOIN artifact a ON a.id = ra.artifact_id
                WHERE r.product_id = ? AND EXISTS (SELECT FROM rollout o
                    WHERE o.release_id = r.id AND o.started_at IS NOT NULL AND o.state <> 'CANCELLED')
                ORDER BY r.number DESC, ra.ordinal LIMIT ?
                """,
                row -> new TufTarget(
                        row.intValue("number"),
                        row.text("software_type"),
                        row.text("version"),
                        row.bool("security_only"),
                        row.text("hardware_version"),
                        row.text("filename"),
                        row.longValue("size_bytes"),
                        row.text("sha256")),
                product,
                MAX_TARGETS);
    }

    private static TufKey key(Row row) {
        return new TufKey(
                TufRole.valueOf(row.text("role")),
                new SealedKey(
                        new VerifyingKey(Algorithm.ED25519, row.bytes("public_key")), row.bytes("sealed_private_key")),
                row.instant("made_at"),
                Optional.ofNullable(row.instantOrNull("retired_at")));
    }

    private static TufDocument document(Row row) {
        return new TufDocument(
                TufRole.valueOf(row.text("role")),
                row.intValue("version"),
                row.bytes("content"),
                row.instant("made_at"),
                row.instant("expires_at"));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("tuf_key", "sealed_private_key", SealedKey.PURPOSE);
    }
}
