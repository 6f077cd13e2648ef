package dev.fleetward.telemetry.recordings;

import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Data of the makers' own formats, as devices sent it. Safe for concurrent use. */
@ApplicationScoped
class Recordings {
    private final Db db;
    private final RecordingStore store;
    private final Blobs blobs;

    Recordings(Db db, RecordingStore store, Blobs blobs) {
        this.db = db;
        this.store = store;
        this.blobs = blobs;
    }

    /** Newest first. */
    PageOf<RecordingStore.Recording> list(Product product, Device device, Cursor cursor) {
        UUID before = cursor.after().map(Recordings::id).orElse(null);
        var found = db.inTransaction(product.organization(), tx -> store.page(tx, device.id(), before, cursor.rows()));
        return PageOf.of(found, cursor.limit(), one -> one.id().toString());
    }

    /** @throws Problem 404 when the device has no such recording */
    RecordingStore.Recording require(Product product, Device device, String id) {
        UUID key = id(id);
        return db.inTransaction(product.organization(), tx -> store.find(tx, device.id(), key))
                .orElseThrow(() -> Problem.notFound("Recording", id));
    }

    InputStream open(Product product, RecordingStore.Recording recording) {
        return blobs.open(product.organization(), recording.sha256());
    }

    byte[] start(Product product, RecordingStore.Recording recording, int maxBytes) {
        try (InputStream in = open(product, recording)) {
            return in.readNBytes(maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Recording", text);
        }
    }
}
