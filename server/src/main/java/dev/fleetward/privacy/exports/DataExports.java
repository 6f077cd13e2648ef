package dev.fleetward.privacy.exports;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports prepared as files, and the links that give them out. Safe for concurrent use. */
@ApplicationScoped
public class DataExports {
    /** How long a file is kept, and a link may last. */
    public static final Duration KEEP = Duration.ofDays(30);

    static final int DEFAULT_LINK_DAYS = 7;
    static final String PATH = "/data-exports/";
    private static final String PREFIX = "fwx_";

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final MasterKey masterKey;
    private final SubjectRequests requests;
    private final DataExportStore store;
    private final ExportLinkStore links;
    private final ExportFiles files;
    private final ExportLoop loop;
    private final DiskRoom disk;

    DataExports(
            Db db,
            Clock clock,
            Audit audit,
            MasterKey masterKey,
            SubjectRequests requests,
            DataExportStore store,
            ExportLinkStore links,
            ExportFiles files,
            ExportLoop loop,
            DiskRoom disk) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.masterKey = masterKey;
        this.requests = requests;
        this.store = store;
        this.links = links;
        this.files = files;
        this.loop = loop;
        this.disk = disk;
    }

    /**
     * Has it prepared; durable when this returns.
     *
     * @throws Problem 404 when there is no such device, 503 while the disk is nearly full
     */
    public DataExport prepare(Caller caller, Product product, String serial) {
        disk.require();
        Device device = requests.requireDevice(product, serial);
        Instant now = now();
        UUID id = db.inTransaction(product.organization(), tx -> {
            tx.afterCommit(loop::wake);
            return store.add(tx, product, device.id().value(), serial, caller.name(), now, now.plus(KEEP));
        });
        requests.given(caller, product, serial);
        return require(product, id);
    }

    /** @throws Problem 404 when there is no such export, or no more */
    public DataExport require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, id))
                .filter(export -> export.product().equals(product.id().value()))
                .orElseThrow(() -> Problem.notFound("Export", id.toString()));
    }

    /** @param serial only those of this device, if given */
    List<DataExport> list(Product product, @Nullable String serial) {
        return db.inTransaction(product.organization(), tx -> store.newestFirst(tx, product.id(), serial));
    }

    List<DataExport.Link> links(Product product, UUID id) {
        DataExport export = require(product, id);
        return db.inTransaction(product.organization(), tx -> links.of(tx, export.id()));
    }

    /**
     * @param server address that the link begins with
     * @throws Problem 409 while the export is not ready, 400 for a time out of its bounds
     */
    public DataExport.Fresh link(Caller caller, Product product, UUID id, @Nullable Integer days, String server) {
        DataExport export = require(product, id);
        int valid = days == null ? DEFAULT_LINK_DAYS : days;
        if (valid < 1 || valid > KEEP.toDays()) {
            throw Problem.invalid("days must be 1 to %d.".formatted(KEEP.toDays()));
        }
        if (!export.isReady()) {
            throw Problem.conflict(
                    "export-not-ready", "The export is still being prepared; make the link when it is ready.");
        }
        String secret = Secrets.fresh(PREFIX);
        Instant now = now();
        Instant asked = now.plus(Duration.ofDays(valid));
        Instant expires = asked.isBefore(export.expiresAt()) ? asked : export.expiresAt();
        UUID link = db.inTransaction(product.organization(), tx -> {
            if (links.of(tx, id).size() >= ExportLinkStore.MAX_LINKS) {
                throw Problem.invalid("An export has at most %d links.".formatted(ExportLinkStore.MAX_LINKS));
            }
            audit.record(tx, caller, "export-link.made", subject(product, id), null, Map.of("expiresAt", expires));
            return links.add(tx, product.organization(), id, Secrets.hash(secret), caller.name(), now, expires);
        });
        return new DataExport.Fresh(link, server + PATH + secret, expires);
    }

    /** @throws Problem 404 when the export has no such link */
    public void revoke(Caller caller, Product product, UUID id, UUID link) {
        require(product, id);
        db.doInTransaction(product.organization(), tx -> {
            if (!links.revoke(tx, id, link, now())) {
                throw Problem.notFound("Link", link.toString());
            }
            audit.record(tx, caller, "export-link.revoked", subject(product, id), null, null);
        });
    }

    /** Deletes the file; its links are no longer valid. */
    public void delete(Caller caller, Product product, UUID id) {
        DataExport export = require(product, id);
        files.of(export).delete();
        db.doInTransaction(product.organization(), tx -> {
            store.delete(tx, id);
            audit.record(tx, caller, "export.deleted", subject(product, id), null, null);
        });
    }

    /** @throws Problem 403, the same whether there never was such a link, it expired or was revoked */
    DataExport open(String secret) {
        return db.acrossOrganizations(tx -> links.use(tx, Secrets.hash(secret), clock.instant()))
                .orElseThrow(() -> new Problem(
                        403,
                        "link-not-valid",
                        "Link not valid",
                        "This link was changed, has expired or was taken back. Ask for a new one."));
    }

    void copy(DataExport export, long first, long length, OutputStream out) throws IOException {
        byte[] sealed = db.inTransaction(export.organization(), tx -> store.sealedKey(tx, export.id()));
        files.of(export).copy(masterKey.decrypt(ExportLoop.PURPOSE, sealed), first, length, out);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String subject(Product product, UUID export) {
        return product.slug() + " " + export;
    }
}
