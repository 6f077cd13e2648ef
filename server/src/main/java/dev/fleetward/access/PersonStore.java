package dev.fleetward.access;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People of one organization and their sessions, as the settings show them. */
@ApplicationScoped
class PersonStore {

    List<Colleague> list(Tx tx) {
        return tx.list("""
                SELECT p.id, p.email, p.role, p.created_at, p.disabled_at IS NULL AS active,
                       p.password_hash IS NOT NULL
                         OR EXISTS (SELECT FROM person_identity i WHERE i.person_id = p.id) AS joined,
                       EXISTS (SELECT FROM second_factor f
                               WHERE f.person_id = p.id AND f.confirmed_at IS NOT NULL) AS second_factor
                FROM person p ORDER BY p.disabled_at IS NOT NULL, lower(p.email)
                """, PersonStore::colleague);
    }

    Optional<Colleague> find(Tx tx, UUID id) {
        return tx.first("""
                SELECT p.id, p.email, p.role, p.created_at, p.disabled_at IS NULL AS active,
                       p.password_hash IS NOT NULL
                         OR EXISTS (SELECT FROM person_identity i WHERE i.person_id = p.id) AS joined,
                       EXISTS (SELECT FROM second_factor f
                               WHERE f.person_id = p.id AND f.confirmed_at IS NOT NULL) AS second_factor
                FROM person p WHERE p.id = ? FOR UPDATE
                """, PersonStore::colleague, id);
    }

    void change(Tx tx, UUID id, Role role, boolean active, Instant now) {
        tx.update(
                "UPDATE person SET role = ?, disabled_at = CASE WHEN ? THEN NULL ELSE coalesce(disabled_at, ?) END "
                        + "WHERE id = ?",
                role,
                active,
                now,
                id);
    }

    int otherOwners(Tx tx, UUID id) {
        return tx.one(
                "SELECT count(*)::int AS owners FROM person WHERE role = 'OWNER' AND disabled_at IS NULL AND id <> ?",
                row -> row.intValue("owners"),
                id);
    }

    record OpenSession(UUID id, Instant createdAt, String address, String browser, boolean current) {}

    List<OpenSession> sessions(Tx tx, UUID person, byte[] currentHash, Instant now) {
        return tx.list(
                """
                SELECT id, created_at, address, browser, token_hash = ? AS current FROM session
                WHERE person_id = ? AND expires_at > ? ORDER BY created_at DESC
                """,
                row -> new OpenSession(
                        row.uuid("id"),
                        row.instant("created_at"),
                        row.text("address"),
                        row.text("browser"),
                        row.bool("current")),
                currentHash,
                person,
                now);
    }

    /** @return how many ended; an empty hash spares none */
    int endSessions(Tx tx, UUID person, byte[] exceptHash) {
        return tx.update("DELETE FROM session WHERE person_id = ? AND token_hash <> ?", person, exceptHash);
    }

    void endLinks(Tx tx, UUID person) {
        tx.update("DELETE FROM sign_in_link WHERE person_id = ?", person);
    }

    private static Colleague colleague(dev.fleetward.kernel.Row row) {
        return new Colleague(
                row.uuid("id"),
                row.text("email"),
                Role.valueOf(row.text("role")).slug(),
                row.bool("active"),
                row.bool("joined"),
                row.bool("second_factor"),
                row.instant("created_at"));
    }
}
