package dev.fleetward.access;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of organizations, people, sessions, tokens and keys. */
@ApplicationScoped
class AccessStore {

    record Person(
            UUID id,
            OrganizationId organization,
            String email,
            @Nullable String passwordHash,
            Role role) {}

    record Token(UUID id, OrganizationId organization, String name, Role role, String madeBy) {}

    Optional<OrganizationId> findOrganization(Tx tx, String slug) {
        return tx.first(
                "SELECT organization_id FROM organization WHERE slug = ?",
                row -> new OrganizationId(row.uuid("organization_id")),
                slug);
    }

    List<OrganizationId> organizations(Tx tx) {
        return tx.list(
                "SELECT organization_id FROM organization ORDER BY organization_id",
                row -> new OrganizationId(row.uuid("organization_id")));
    }

    OrganizationId saveOrganization(Tx tx, String slug, String name) {
        return tx.one("""
                INSERT INTO organization (slug, name) VALUES (?, ?)
                ON CONFLICT (slug) DO UPDATE SET name = excluded.name RETURNING organization_id
                """, row -> new OrganizationId(row.uuid("organization_id")), slug, name);
    }

    void renameOrganization(Tx tx, OrganizationId organization, String name) {
        tx.update("UPDATE organization SET name = ? WHERE organization_id = ?", name, organization);
    }

    boolean anyoneCanSignIn(Tx tx) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM person WHERE password_hash IS NOT NULL) AS found",
                row -> row.bool("found"));
    }

    boolean isEmailTaken(Tx tx, String email) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM person WHERE lower(email) = lower(?)) AS taken",
                row -> row.bool("taken"),
                email);
    }

    Optional<Person> personById(Tx tx, UUID id) {
        return tx.first("""
                SELECT id, organization_id, email, password_hash, role FROM person
                WHERE id = ? AND disabled_at IS NULL
                """, AccessStore::person, id);
    }

    void setEmail(Tx tx, UUID person, String email) {
        tx.update("UPDATE person SET email = ? WHERE id = ?", email, person);
    }

    Optional<Person> findPerson(Tx tx, String email) {
        return tx.first("""
                SELECT id, organization_id, email, password_hash, role FROM person
                WHERE lower(email) = lower(?) AND disabled_at IS NULL
                """, AccessStore::person, email);
    }

    Person savePerson(Tx tx, OrganizationId organization, String email, @Nullable String passwordHash, Role role) {
        return tx.one("""
                INSERT INTO person (organization_id, email, password_hash, role) VALUES (?, ?, ?, ?)
                ON CONFLICT (lower(email)) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role
                WHERE person.organization_id = excluded.organization_id
                RETURNING id, organization_id, email, password_hash, role
                """, AccessStore::person, organization, email, passwordHash, role);
    }

    void setPassword(Tx tx, UUID person, @Nullable String passwordHash) {
        tx.update("UPDATE person SET password_hash = ? WHERE id = ?", passwordHash, person);
    }

    Optional<Person> sessionOwner(Tx tx, byte[] tokenHash, Instant now) {
        return tx.first("""
                SELECT p.id, p.organization_id, p.email, p.password_hash, p.role
                FROM session s JOIN person p ON p.id = s.person_id
                WHERE s.token_hash = ? AND s.expires_at > ? AND p.disabled_at IS NULL
                """, AccessStore::person, tokenHash, now);
    }

    void addSession(Tx tx, byte[] tokenHash, Person person, SignIn.From from, Instant now, Instant expiresAt) {
        tx.update("""
                INSERT INTO session (token_hash, organization_id, person_id, address, browser, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, tokenHash, person.organization, person.id, from.address(), from.browser(), now, expiresAt);
        // By the database's clock as well: ours may be wrong.
        tx.update("DELETE FROM session WHERE expires_at < least(?, now())", now);
    }

    void endSession(Tx tx, byte[] tokenHash) {
        tx.update("DELETE FROM session WHERE token_hash = ?", tokenHash);
    }

    void addLink(Tx tx, byte[] tokenHash, Person person, Instant expiresAt) {
        tx.update(
                "INSERT INTO sign_in_link (token_hash, organization_id, person_id, expires_at) VALUES (?, ?, ?, ?)",
                tokenHash,
                person.organization,
                person.id,
                expiresAt);
    }

    Optional<Person> linkOwner(Tx tx, byte[] tokenHash, Instant now) {
        return tx.first("""
                SELECT p.id, p.organization_id, p.email, p.password_hash, p.role
                FROM sign_in_link l JOIN person p ON p.id = l.person_id
                WHERE l.token_hash = ? AND l.expires_at > ? AND p.disabled_at IS NULL
                """, AccessStore::person, tokenHash, now);
    }

    /** Uses the link up: of two who follow it at once, one gets the person. */
    Optional<Person> takeLink(Tx tx, byte[] tokenHash, Instant now) {
        return tx.first("""
                WITH used AS (DELETE FROM sign_in_link WHERE token_hash = ? AND expires_at > ? RETURNING person_id)
                SELECT p.id, p.organization_id, p.email, p.password_hash, p.role
                FROM used JOIN person p ON p.id = used.person_id WHERE p.disabled_at IS NULL
                """, AccessStore::person, tokenHash, now);
    }

    /** Of one person's e-mail address or of one network address, by its hash. */
    int recentFailures(Tx tx, byte[] emailHash, Instant since) {
        return tx.one(
                "SELECT count(*)::int AS failures FROM sign_in_failure WHERE email_hash = ? AND failed_at > ?",
                row -> row.intValue("failures"),
                emailHash,
                since);
    }

    void addFailure(Tx tx, byte[] emailHash, Instant now, Instant forgetBefore) {
        tx.update("INSERT INTO sign_in_failure (email_hash, failed_at) VALUES (?, ?)", emailHash, now);
        tx.update("DELETE FROM sign_in_failure WHERE failed_at < ?", forgetBefore);
    }

    /** One whose time is over. */
    Optional<Token> findEnded(Tx tx, byte[] tokenHash, Instant now) {
        return tx.first(
                "SELECT id, organization_id, name, role, made_by FROM api_token WHERE token_hash = ? AND expires_at <= ?",
                row -> new Token(
                        row.uuid("id"),
                        new OrganizationId(row.uuid("organization_id")),
                        row.text("name"),
                        Role.valueOf(row.text("role")),
                        row.text("made_by")),
                tokenHash,
                now);
    }

    Optional<Token> findToken(Tx tx, byte[] tokenHash, Instant now) {
        return tx.first(
                """
                SELECT id, organization_id, name, role, made_by FROM api_token
                WHERE token_hash = ? AND (expires_at IS NULL OR expires_at > ?)
                """,
                row -> new Token(
                        row.uuid("id"),
                        new OrganizationId(row.uuid("organization_id")),
                        row.text("name"),
                        Role.valueOf(row.text("role")),
                        row.text("made_by")),
                tokenHash,
                now);
    }

    void saveToken(
            Tx tx,
            OrganizationId organization,
            String name,
            Role role,
            byte[] tokenHash,
            String hint,
            @Nullable Instant expiresAt,
            String madeBy) {
        tx.update("""
                INSERT INTO api_token (organization_id, name, role, token_hash, hint, expires_at, made_by)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, name) DO UPDATE
                SET role = excluded.role, token_hash = excluded.token_hash, hint = excluded.hint,
                    expires_at = excluded.expires_at, made_by = excluded.made_by
                """, organization, name, role, tokenHash, hint, expiresAt, madeBy);
    }

    void saveProjectKey(Tx tx, OrganizationId organization, UUID product, byte[] keyHash, String hint) {
        tx.update("""
                INSERT INTO project_key (key_hash, organization_id, product_id, hint) VALUES (?, ?, ?, ?)
                ON CONFLICT (key_hash) DO NOTHING
                """, keyHash, organization, product, hint);
    }

    Optional<ProjectKeys.Project> findProject(Tx tx, byte[] keyHash) {
        return tx.first(
                "SELECT organization_id, product_id FROM project_key WHERE key_hash = ?",
                row -> new ProjectKeys.Project(new OrganizationId(row.uuid("organization_id")), row.uuid("product_id")),
                keyHash);
    }

    static Person person(Row row) {
        return new Person(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.text("email"),
                row.textOrNull("password_hash"),
                Role.valueOf(row.text("role")));
    }
}
