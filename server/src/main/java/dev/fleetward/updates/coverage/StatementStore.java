package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code coverage_statement} and {@code statement_key}. */
@ApplicationScoped
class StatementStore implements SealedSecrets {

    record Key(byte[] publicKey, byte[] sealed) {}

    /** The organization's key, the fresh one if it has none; locked, so that statements are made one after the other. */
    Key lockKey(Tx tx, OrganizationId organization, Key fresh, Instant now) {
        tx.update("""
                INSERT INTO statement_key (organization_id, public_key, sealed, made_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, organization, fresh.publicKey(), fresh.sealed(), now);
        return tx.one(
                "SELECT public_key, sealed FROM statement_key WHERE organization_id = ? FOR UPDATE",
                row -> new Key(row.bytes("public_key"), row.bytes("sealed")),
                organization);
    }

    Optional<byte[]> publicKey(Tx tx, OrganizationId organization) {
        return tx.first(
                "SELECT public_key FROM statement_key WHERE organization_id = ?",
                row -> row.bytes("public_key"),
                organization);
    }

    int nextNumber(Tx tx, UUID product) {
        return tx.one(
                "SELECT coalesce(max(number), 0) + 1 AS next FROM coverage_statement WHERE product_id = ?",
                row -> row.intValue("next"),
                product);
    }

    void insert(Tx tx, OrganizationId organization, UUID product, Statement statement) {
        tx.update(
                """
                INSERT INTO coverage_statement (organization_id, product_id, rollout_id, number, made_at, made_by,
                    reachable, fixed_reachable, body, sha256, signature, public_key, devices_blob)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                organization,
                product,
                statement.rollout(),
                statement.number(),
                statement.madeAt(),
                statement.madeBy(),
                statement.reachable(),
                statement.fixedReachable(),
                statement.text(),
                statement.sha256(),
                statement.signature(),
                statement.publicKey(),
                statement.devicesBlob());
    }

    Optional<Statement> find(Tx tx, UUID product, int number) {
        return tx.first(
                "SELECT * FROM coverage_statement WHERE product_id = ? AND number = ?",
                StatementStore::statement,
                product,
                number);
    }

    /** Newest first; those of every rollout where none is given. */
    List<Statement> list(Tx tx, UUID product, @Nullable UUID rollout, Cursor cursor) {
        return tx.list(
                """
                SELECT * FROM coverage_statement
                WHERE product_id = ? AND rollout_id = coalesce(?::uuid, rollout_id) AND number < ?
                ORDER BY number DESC LIMIT ?
                """, StatementStore::statement, product, rollout, cursor.afterNumber(Integer.MAX_VALUE), cursor.rows());
    }

    private static Statement statement(Row row) {
        return new Statement(
                row.uuid("rollout_id"),
                row.intValue("number"),
                row.instant("made_at"),
                row.text("made_by"),
                row.longValue("reachable"),
                row.longValue("fixed_reachable"),
                row.text("body"),
                row.text("sha256"),
                row.bytes("signature"),
                row.bytes("public_key"),
                row.text("devices_blob"));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("statement_key", "sealed", StatementKeys.PURPOSE);
    }
}
