package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.FileKey;
import dev.fleetward.kernel.objects.FileKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/**
 * Each organization's file keys, sealed under the master key: when that is exchanged these rows are sealed anew and no file is
 * written. Once opened they are kept in memory. Safe for concurrent use, by several servers.
 */
@ApplicationScoped
class StoredFileKeys implements FileKeys, SealedSecrets {
    private static final Logger LOG = Logger.getLogger(StoredFileKeys.class);
    private static final String PURPOSE = "file-key";
    private static final String ALGORITHM = "HKDF";
    private static final int MAX_ATTEMPTS = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Db db;
    private final MasterKey master;
    private final Clock clock;
    private final Map<OrganizationId, FileKey> current = new ConcurrentHashMap<>();
    private final Map<Named, FileKey> opened = new ConcurrentHashMap<>();

    StoredFileKeys(Db db, MasterKey master, Clock clock) {
        this.db = db;
        this.master = master;
        this.clock = clock;
    }

    private record Named(OrganizationId organization, UUID id) {}

    private record Kept(UUID id, int number, byte[] sealed) {
        static Kept of(Row row) {
            return new Kept(row.uuid("id"), row.intValue("number"), row.bytes("sealed"));
        }
    }

    @Override
    public FileKey current(String owner) {
        OrganizationId organization = organization(owner);
        FileKey known = current.get(organization);
        for (int attempts = 0; known == null && attempts < MAX_ATTEMPTS; attempts++) {
            List<Kept> all = db.inTransaction(
                    organization, tx -> tx.list("SELECT * FROM file_key ORDER BY number DESC", Kept::of));
            Optional<FileKey> readable =
                    all.stream().flatMap(kept -> open(kept).stream()).findFirst();
            if (readable.isPresent()) {
                known = readable.get();
                current.put(organization, known);
            } else {
                make(organization, all.isEmpty() ? 1 : all.getFirst().number + 1);
            }
        }
        if (known == null) {
            throw new IllegalStateException(
                    "the key of the files of %s cannot be read, although it was just made".formatted(organization));
        }
        return known;
    }

    /** Unless another server makes the same one. */
    private void make(OrganizationId organization, int number) {
        var secret = new byte[FileKey.SECRET_BYTES];
        RANDOM.nextBytes(secret);
        byte[] sealed = master.encrypt(PURPOSE, secret);
        db.doInTransaction(organization, tx -> tx.update("""
                        INSERT INTO file_key (organization_id, number, sealed, created_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (organization_id, number) DO NOTHING
                        """, organization, number, sealed, clock.instant()));
    }

    @Override
    public Optional<FileKey> find(String owner, UUID id) {
        var named = new Named(organization(owner), id);
        FileKey known = opened.get(named);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<FileKey> found = db.inTransaction(
                        named.organization, tx -> tx.first("SELECT * FROM file_key WHERE id = ?", Kept::of, id))
                .flatMap(this::open);
        found.ifPresent(key -> opened.put(named, key));
        return found;
    }

    private Optional<FileKey> open(Kept kept) {
        try {
            return Optional.of(new FileKey(kept.id, new SecretKeySpec(decrypted(kept.sealed), ALGORITHM)));
        } catch (IllegalStateException e) {
            LOG.errorf("file key %s: %s; files sealed with it cannot be read", kept.id, e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] decrypted(byte[] sealed) {
        try {
            return master.decrypt(PURPOSE, sealed);
        } catch (IllegalStateException e) {
            if (master.isByCommand()) {
                throw e;
            }
            // Perhaps another server exchanged it a moment ago.
            master.reload();
            return master.decrypt(PURPOSE, sealed);
        }
    }

    private static OrganizationId organization(String owner) {
        return new OrganizationId(UUID.fromString(owner));
    }

    @Override
    public Column sealedSecrets() {
        return new Column("file_key", "sealed", PURPOSE);
    }
}
