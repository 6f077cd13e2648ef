package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.ChunkLog;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.mar.MarArchive.Folder;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.uploads.Landed;
import dev.fleetward.products.uploads.PreparedUploads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes a committed file into the log: its bytes to the blob store, and a row for each entry to be read later. Both are
 * on the disk before the answer. An agent sends a refused archive again and again, so what its bytes say is no reason to
 * refuse it.
 */
@ApplicationScoped
class UploadIntake {
    private static final int MAX_REFUSALS = 50;

    private final PreparedUploads uploads;
    private final Blobs blobs;
    private final ChunkLog log;
    private final Db db;
    private final KeptArchiveStore kept;
    private final Clock clock;
    private final DiskRoom disk;

    UploadIntake(
            PreparedUploads uploads,
            Blobs blobs,
            ChunkLog log,
            Db db,
            KeptArchiveStore kept,
            Clock clock,
            DiskRoom disk) {
        this.uploads = uploads;
        this.blobs = blobs;
        this.log = log;
        this.db = db;
        this.kept = kept;
        this.clock = clock;
        this.disk = disk;
    }

    /** @throws Problem 400 for a token or serial that is not right; 503 when the log is behind or the disk nearly full */
    void take(Product product, UploadReference.Kind kind, JsonNode commit) {
        Landed landed = uploads.claim(product, commit);
        if (landed.committed().isPresent()) {
            return;
        }
        disk.require();
        String serial = serial(kind, commit);
        Instant now = clock.instant();
        String sha256 = store(landed);
        List<ChunkLog.Append> rows = new ArrayList<>();
        if (kind == UploadReference.Kind.MAR) {
            entries(product, sha256, serial, now, rows);
        } else {
            rows.add(row(product, serial, now, UploadReference.toFile(kind, sha256, commit)));
        }
        log.store(rows);
        uploads.committed(landed, sha256);
    }

    private String store(Landed landed) {
        try (InputStream in = Files.newInputStream(landed.file())) {
            return blobs.put(landed.organization(), in, "An upload", PreparedUploads.MAX_TOOL_FILE_BYTES)
                    .sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String serial(UploadReference.Kind kind, JsonNode commit) {
        JsonNode device = commit.path("device").isObject() ? commit.path("device") : commit;
        String serial = device.path("device_serial").asText();
        if (serial.isEmpty() && kind == UploadReference.Kind.COREDUMP) {
            return "unnamed";
        }
        if (!Devices.isSerial(serial)) {
            throw Problem.invalid("device_serial must name the device.");
        }
        return serial;
    }

    private void entries(Product product, String sha256, String uploader, Instant now, List<ChunkLog.Append> rows) {
        Set<String> serials = new LinkedHashSet<>();
        serials.add(uploader);
        try (MarArchive archive = MarArchive.open(blobs.file(product.organization(), sha256))) {
            for (Folder folder : archive.folders()) {
                String serial = owner(archive, folder, uploader, now);
                serials.add(serial);
                rows.add(row(product, serial, now, UploadReference.toEntry(sha256, folder.id())));
            }
            var refused = archive.refused();
            for (var one : refused.subList(0, Math.min(MAX_REFUSALS, refused.size()))) {
                rows.add(row(product, uploader, now, UploadReference.refused(sha256, one.reason(), one.detail())));
            }
            if (rows.isEmpty()) {
                rows.add(
                        row(product, uploader, now, UploadReference.refused(sha256, "empty", "The archive is empty.")));
            }
        } catch (Malformed e) {
            rows.add(row(product, uploader, now, UploadReference.refused(sha256, e.reason(), e.detail())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        db.doInTransaction(product.organization(), tx -> kept.add(tx, product, sha256, serials, now));
    }

    /** A gateway may send for others; each device's entries are taken in their order. */
    private static String owner(MarArchive archive, Folder folder, String uploader, Instant now) throws IOException {
        try {
            String serial =
                    MarEntryReader.manifest(archive.zip(), folder, now).origin().deviceSerial();
            return serial != null && Devices.isSerial(serial) ? serial : uploader;
        } catch (Malformed e) {
            return uploader;
        }
    }

    private static ChunkLog.Append row(Product product, String serial, Instant now, UploadReference reference) {
        return new ChunkLog.Append(
                product.organization(), product.id(), serial, Carrier.MAR, now, List.of(reference.bytes()));
    }
}
