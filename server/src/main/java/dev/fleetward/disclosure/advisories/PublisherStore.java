package dev.fleetward.disclosure.advisories;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables {@code advisory_publisher} and {@code advisory_key}. */
@ApplicationScoped
class PublisherStore implements SealedSecrets {

    record Stated(OrganizationId organization, String publicName, String namespace) {}

    /** @param publicKey armored */
    record Key(String fingerprint, String publicKey, byte[] sealed, Instant madeAt, String madeBy) {}

    Optional<Stated> find(Tx tx) {
        return tx.first("SELECT * FROM advisory_publisher", PublisherStore::stated);
    }

    /** Asked across organizations: the name is all that the public knows. */
    Optional<Stated> named(Tx tx, String publicName) {
        return tx.first("SELECT * FROM advisory_publisher WHERE public_name = ?", PublisherStore::stated, publicName);
    }

    void save(Tx tx, OrganizationId organization, String publicName, String namespace, Instant now) {
        tx.update("""
                INSERT INTO advisory_publisher (organization_id, public_name, namespace, changed_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (organization_id) DO UPDATE
                SET public_name = excluded.public_name, namespace = excluded.namespace, changed_at = excluded.changed_at
                """, organization, publicName, namespace, now);
    }

    /** The one that signs first. */
    List<Key> keys(Tx tx) {
        return tx.list(
                "SELECT * FROM advisory_key ORDER BY made_at DESC, fingerprint",
                row -> new Key(
                        row.text("fingerprint"),
                        row.text("public_key"),
                        row.bytes("sealed"),
                        row.instant("made_at"),
                        row.text("made_by")));
    }

    void insert(Tx tx, OrganizationId organization, Key key) {
        tx.update("""
                INSERT INTO advisory_key (fingerprint, organization_id, public_key, sealed, made_at, made_by)
                VALUES (?, ?, ?, ?, ?, ?)
                """, key.fingerprint(), organization, key.publicKey(), key.sealed(), key.madeAt(), key.madeBy());
    }

    private static Stated stated(Row row) {
        return new Stated(
                new OrganizationId(row.uuid("organization_id")), row.text("public_name"), row.text("namespace"));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("advisory_key", "sealed", Publishers.PURPOSE);
    }
}
