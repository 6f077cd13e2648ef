package dev.fleetward.access;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API tokens and project keys as the settings list them: by their first characters, never whole. */
@ApplicationScoped
class TokenStore {

    record ApiToken(
            UUID id,
            String name,
            String role,
            String hint,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    List<ApiToken> tokens(Tx tx) {
        return tx.list(
                "SELECT id, name, role, hint, created_at, expires_at FROM api_token ORDER BY name",
                row -> new ApiToken(
                        row.uuid("id"),
                        row.text("name"),
                        Role.valueOf(row.text("role")).slug(),
                        row.text("hint"),
                        row.instant("created_at"),
                        row.instantOrNull("expires_at")));
    }

    boolean isNameTaken(Tx tx, String name) {
        return tx.one("SELECT EXISTS (SELECT FROM api_token WHERE name = ?) AS taken", row -> row.bool("taken"), name);
    }

    Optional<String> deleteToken(Tx tx, UUID id) {
        return tx.first("DELETE FROM api_token WHERE id = ? RETURNING name", row -> row.text("name"), id);
    }

    List<ProjectKeys.Listed> keys(Tx tx, UUID product) {
        return tx.list(
                "SELECT id, name, hint, created_at FROM project_key WHERE product_id = ? ORDER BY created_at",
                row -> new ProjectKeys.Listed(
                        row.uuid("id"), row.text("name"), row.text("hint"), row.instant("created_at")),
                product);
    }

    Optional<String> deleteKey(Tx tx, UUID product, UUID id) {
        return tx.first(
                "DELETE FROM project_key WHERE product_id = ? AND id = ? RETURNING hint",
                row -> row.text("hint"),
                product,
                id);
    }

    void nameKey(Tx tx, byte[] keyHash, String name) {
        tx.update("UPDATE project_key SET name = ? WHERE key_hash = ?", name, keyHash);
    }
}
