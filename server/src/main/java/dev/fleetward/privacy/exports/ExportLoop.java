package dev.fleetward.privacy.exports;

import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Loop;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Roles;
import dev.fleetward.privacy.SubjectRequests;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Prepares exports, one at a time on each node; what was cut off is written anew. */
@ApplicationScoped
class ExportLoop {
    static final String PURPOSE = "privacy.exports";
    private static final Logger LOG = Logger.getLogger(ExportLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final int MAX_PAUSE_SHIFT = 12;

    private final Db db;
    private final Roles roles;
    private final Clock clock;
    private final MasterKey masterKey;
    private final Products products;
    private final SubjectRequests requests;
    private final DataExportStore store;
    private final ExportFiles files;
    private final DiskRoom disk;
    private final SecureRandom random = new SecureRandom();
    private final Loop loop;

    ExportLoop(
            Db db,
            Clock clock,
            MasterKey masterKey,
            Products products,
            SubjectRequests requests,
            DataExportStore store,
            ExportFiles files,
            DiskRoom disk,
            Roles roles) {
        this.roles = roles;
        this.db = db;
        this.clock = clock;
        this.masterKey = masterKey;
        this.products = products;
        this.requests = requests;
        this.store = store;
        this.files = files;
        this.disk = disk;
        this.loop = new Loop("exports", IDLE, this::turn);
    }

    void start(@Observes StartupEvent event) {
        roles.startWorker(loop);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    void wake() {
        loop.wake();
    }

    private boolean turn() {
        if (disk.isFull()) {
            return false;
        }
        boolean mine = false;
        for (DataExport one : db.acrossOrganizations(tx -> store.due(tx, clock.instant()))) {
            mine |= db.alone("export " + one.id(), () -> prepare(one.id()));
        }
        return mine;
    }

    private void prepare(UUID id) {
        Optional<DataExport> found = db.acrossOrganizations(tx -> store.find(tx, id));
        if (found.isEmpty() || found.get().isReady()) {
            return;
        }
        DataExport export = found.get();
        try {
            db.doInTransaction(export.organization(), tx -> store.started(tx, id, clock.instant()));
            write(export);
        } catch (IOException | RuntimeException e) {
            Instant next = clock.instant().plusSeconds(1L << Math.min(export.failures(), MAX_PAUSE_SHIFT));
            LOG.errorf(e, "export %s failed at attempt %d; it is tried again at %s", id, export.failures() + 1, next);
            db.doInTransaction(export.organization(), tx -> store.failed(tx, id, next));
        }
    }

    private void write(DataExport export) throws IOException {
        Optional<Product> product = products.byId(export.organization(), new ProductId(export.product()));
        ExportFile file = files.of(export);
        boolean kept = false;
        try {
            if (product.isPresent()) {
                Device device = requests.requireDevice(product.get(), export.serial());
                if (device.id().value().equals(export.device())) {
                    kept = write(export, product.get(), device, file);
                }
            }
        } catch (Problem gone) {
            LOG.infof("export %s is dropped: %s", export.id(), gone.title());
        } finally {
            if (!kept) {
                file.delete();
            }
        }
        if (!kept) {
            db.doInTransaction(export.organization(), tx -> store.delete(tx, export.id()));
        }
    }

    private boolean write(DataExport export, Product product, Device device, ExportFile file) throws IOException {
        var key = new byte[ExportFile.KEY_BYTES];
        random.nextBytes(key);
        ExportFile.Written written =
                file.write(key, out -> requests.write(product, device, new RoomyOutput(out, disk)));
        byte[] sealed = masterKey.encrypt(PURPOSE, key);
        return db.inTransaction(
                export.organization(), tx -> store.ready(tx, export.id(), clock.instant(), written, sealed));
    }
}
