package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The table {@code claim_code}. */
@ApplicationScoped
class ClaimCodeStore {
    record Live(byte[] hash, Instant madeAt, Instant expiresAt, int wrong) {}

    /** In place of the one there is. */
    void save(Tx tx, Product product, UUID device, byte[] hash, Instant at, Instant expiresAt) {
        tx.update("""
                INSERT INTO claim_code (device_id, organization_id, product_id, code_hash, made_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (device_id) DO UPDATE SET code_hash = excluded.code_hash, made_at = excluded.made_at,
                    expires_at = excluded.expires_at, wrong = 0
                """, device, product.organization(), product.id().value(), hash, at, expiresAt);
    }

    /** Nobody else tries it meanwhile. */
    Optional<Live> lock(Tx tx, UUID device) {
        return tx.first(
                "SELECT code_hash, made_at, expires_at, wrong FROM claim_code WHERE device_id = ? FOR UPDATE",
                row -> new Live(
                        row.bytes("code_hash"),
                        row.instant("made_at"),
                        row.instant("expires_at"),
                        row.intValue("wrong")),
                device);
    }

    void countWrong(Tx tx, UUID device) {
        tx.update("UPDATE claim_code SET wrong = wrong + 1 WHERE device_id = ?", device);
    }

    int delete(Tx tx, UUID device) {
        return tx.update("DELETE FROM claim_code WHERE device_id = ?", device);
    }

    void deleteExpired(Tx tx, Instant before) {
        tx.update("DELETE FROM claim_code WHERE expires_at < ?", before);
    }
}
