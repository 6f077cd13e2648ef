package dev.fleetward.privacy;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.holds.LegalHolds;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Erasure of a device: written down first, then done by {@link ErasureLoop}, part by part, however often the server is
 * ended meanwhile. Writing it down takes the device's name, so that what arrives from then on is a new device's, whole,
 * and nothing is added to the one that goes. Safe for concurrent use.
 */
@ApplicationScoped
public class Erasures {
    private static final String PLACEHOLDER = "being-erased-";
    private static final String BY_RESTORE = "Fleetward, after a restore";

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Devices devices;
    private final Holders holders;
    private final LegalHolds holds;
    private final ErasureStore store;
    private final SubjectRequestStore requests;
    private final ErasureLoop loop;

    Erasures(
            Db db,
            Clock clock,
            Audit audit,
            Devices devices,
            Holders holders,
            LegalHolds holds,
            ErasureStore store,
            SubjectRequestStore requests,
            ErasureLoop loop) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.holders = holders;
        this.holds = holds;
        this.store = store;
        this.requests = requests;
        this.loop = loop;
    }

    /**
     * Returns once the erasure is durable; it goes on without the caller.
     *
     * @return the id of the erasure and, once it is done, of its certificate
     * @throws Problem 404 when there is no such device, 400 when the serial typed to confirm is another,
     *     409 while a legal hold keeps its data
     */
    public UUID request(Caller caller, Product product, String serial, String confirmed) {
        devices.require(product, serial);
        if (!confirmed.equals(serial)) {
            throw Problem.invalid(
                    "To erase %s, confirm with exactly that serial; nothing was erased.".formatted(serial));
        }
        return db.inTransaction(product.organization(), tx -> {
            Device device =
                    devices.load(tx, product.id(), serial).orElseThrow(() -> Problem.notFound("Device", serial));
            holds.refuseErasure(tx, product, device);
            UUID id = begin(tx, product, device, serial, caller.name());
            audit.record(tx, caller, "device.erasure-requested", subject(product, serial), null, null);
            return id;
        });
    }

    /** After a restore to a moment before it was erased: that was decided then, whatever held it at the moment. */
    UUID again(Product product, String serial) {
        return db.inTransaction(product.organization(), tx -> {
            Device device =
                    devices.load(tx, product.id(), serial).orElseThrow(() -> Problem.notFound("Device", serial));
            UUID id = begin(tx, product, device, serial, BY_RESTORE);
            audit.recordOwn(
                    tx, product.organization(), "device.erasure-requested", subject(product, serial), BY_RESTORE);
            return id;
        });
    }

    private UUID begin(Tx tx, Product product, Device device, String serial, String by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        UUID id = requests.newId(tx);
        var name = new SubjectData.DeviceName(product.id().value(), serial);
        Map<String, Long> freed = new HashMap<>();
        for (SubjectData holder : holders.inOrder()) {
            freed.put(Holders.name(holder), holder.freeName(tx, product.organization(), name, PLACEHOLDER + id));
        }
        store.insert(
                tx, product, id, device.id().value(), SubjectRequests.fingerprint(product, serial), by, now, freed);
        tx.afterCommit(loop::wake);
        return id;
    }

    private static String subject(Product product, String serial) {
        return product.slug() + " " + SubjectRequests.fingerprint(product, serial);
    }

    /** @return the certificate, if it is there before patience ends */
    Optional<Certificate> await(Product product, UUID id) {
        loop.await(id);
        return db.inTransaction(product.organization(), tx -> requests.certificate(tx, product.id(), id));
    }

    /** @throws Problem 404 when nothing is or was erased under that id */
    Erasure require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> {
            int parts = holders.inOrder().size();
            return store.find(tx, id)
                    .filter(one -> one.product().equals(product.id().value()))
                    .map(one -> one.shown(parts))
                    .or(() -> requests.certificate(tx, product.id(), id).map(Erasure::done))
                    .orElseThrow(() -> Problem.notFound("Erasure", id.toString()));
        });
    }

    /** Those not yet done, newest first. */
    List<Erasure> underway(Product product) {
        int parts = holders.inOrder().size();
        return db.inTransaction(product.organization(), tx -> store.ofProduct(tx, product.id())).stream()
                .map(one -> one.shown(parts))
                .toList();
    }
}
