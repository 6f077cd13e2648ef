package dev.fleetward.kernel;

import dev.fleetward.kernel.Blobs.Blob;
import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file written to the disk and not kept yet, while what it is worth is found out. Not for sharing between threads. */
public final class StagedFile {
    private final Path file;
    private final ObjectStore store;
    private final String key;
    private final Blob blob;

    StagedFile(Path file, ObjectStore store, String key, Blob blob) {
        this.file = file;
        this.store = store;
        this.key = key;
        this.blob = blob;
    }

    /** The bytes, until it is kept or discarded. */
    public Path file() {
        return file;
    }

    public String sha256() {
        return blob.sha256();
    }

    public long sizeBytes() {
        return blob.sizeBytes();
    }

    /** Once only. */
    public Blob keep() {
        try {
            store.put(key, file);
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException("keeping a file", e);
        }
    }

    /** What was kept before stays. */
    public void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
