package dev.fleetward.kernel;

import dev.fleetward.kernel.Blobs.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file written to the disk and not kept yet, while what it is worth is found out. Not for sharing between threads. */
public final class StagedFile {
    private final Path file;
    private final Path home;
    private final Blob blob;

    StagedFile(Path file, Path home, Blob blob) {
        this.file = file;
        this.home = home;
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
            Path directory = Files.createDirectories(home);
            Files.move(file, directory.resolve(blob.sha256()), StandardCopyOption.ATOMIC_MOVE);
            Blobs.syncDirectory(directory);
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
