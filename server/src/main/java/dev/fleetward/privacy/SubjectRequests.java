package dev.fleetward.privacy;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Exports all that is held of one device, and knows what was exported and erased. Safe for concurrent use. */
@ApplicationScoped
public class SubjectRequests {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Devices devices;
    private final SubjectRequestStore store;
    private final Holders holders;

    SubjectRequests(Db db, Clock clock, Audit audit, Devices devices, SubjectRequestStore store, Holders holders) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.store = store;
        this.holders = holders;
    }

    /**
     * Writes everything held of the device as a ZIP, one file at a time, and records that it was given out.
     *
     * @throws Problem 404 when there is no such device; nothing is written then
     */
    void export(Caller caller, Product product, Device device, OutputStream out) throws IOException {
        write(product, device, out);
        given(caller, product, device.serial());
    }

    /** Writes everything held of the device as a ZIP, one file at a time; what it takes of the heap does not grow. */
    public void write(Product product, Device device, OutputStream out) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var archive = new ZipArchive(out);
        write(archive, "README.txt", ExportReadme.text(product, device.serial(), now));
        for (SubjectData holder : holders.inOrder()) {
            holder.export(product.organization(), device.id().value(), archive);
        }
        write(
                archive,
                "manifest.json",
                Json.write(Map.of(
                        "product", product.slug(),
                        "serial", device.serial(),
                        "exportedAt", now,
                        "files", archive.entries())));
        archive.finish();
    }

    /** Records that the device's data was asked for and is given out. */
    public void given(Caller caller, Product product, String serial) {
        record(
                caller,
                product,
                SubjectRequest.Kind.EXPORT,
                serial,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** @throws Problem 404 when there is no such device */
    public Device requireDevice(Product product, String serial) {
        return devices.require(product, serial);
    }

    /** @param serial only those of this device, if given */
    PageOf<SubjectRequest> list(Product product, Optional<String> serial, Cursor cursor) {
        return db.inTransaction(
                product.organization(),
                tx -> store.newestFirst(tx, product.id(), serial.map(known -> fingerprint(product, known)), cursor));
    }

    /** @throws Problem 404 when nothing was erased under that id */
    Certificate requireCertificate(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.certificate(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Certificate", id.toString()));
    }

    private void record(Caller caller, Product product, SubjectRequest.Kind kind, String serial, Instant now) {
        String fingerprint = fingerprint(product, serial);
        db.doInTransaction(product.organization(), tx -> {
            var request = new SubjectRequest(store.newId(tx), kind, fingerprint, caller.name(), now);
            store.insert(tx, product, request, Map.of(), "");
            audit.record(tx, caller, "device.exported", product.slug() + " " + fingerprint, null, null);
        });
    }

    private static void write(ZipArchive archive, String path, String text) throws IOException {
        try (OutputStream file = archive.file(path)) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How data requests name a device: whoever knows its serial finds it, and nobody else does. */
    public static String fingerprint(Product product, String serial) {
        return sha256(product.id() + "\n" + serial);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
