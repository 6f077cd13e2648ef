package dev.fleetward.crashes.analysis;

import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;

/** The files devices sent of their memory, mapped: a core may be larger than the heap. Safe for concurrent use. */
@ApplicationScoped
public class Dumps {
    private static final long MAX_DUMP_BYTES = 512L << 20;

    private final Blobs blobs;

    Dumps(Blobs blobs) {
        this.blobs = blobs;
    }

    /** Read-only; what is beyond the largest size taken is left out. */
    public ByteBuffer open(OrganizationId organization, String sha256) {
        try (FileChannel file = FileChannel.open(blobs.file(organization, sha256), StandardOpenOption.READ)) {
            return file.map(MapMode.READ_ONLY, 0, Math.min(file.size(), MAX_DUMP_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("reading dump " + sha256, e);
        }
    }
}
