package dev.fleetward.lake;

import dev.fleetward.kernel.ProcessDirectory;
import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Iceberg's files in the store. Metadata names files by absolute URI, as the format demands, but only the part after the
 * warehouse counts here: files restored elsewhere still open, and nothing outside the warehouse can be named. What is
 * being written lies on this machine until it is whole. Safe for concurrent use.
 */
final class LakeFiles implements FileIO {
    static final String LAKE = "lake";
    static final String WAREHOUSE = LAKE + "/warehouse";
    private static final String MARK = "/warehouse/";

    private final transient ObjectStore store;
    private final transient Removal removal;
    private final transient Path spill;

    LakeFiles(Path data, ObjectStore store) {
        this.store = store;
        this.removal = new Removal(store);
        this.spill = data.toAbsolutePath().normalize().resolve(LAKE).resolve("spill");
    }

    String location(String key) {
        return store.location(key);
    }

    String key(String location) {
        int at = location.lastIndexOf(MARK);
        String rest = at < 0 ? "" : location.substring(at + MARK.length());
        if (rest.isEmpty() || ("/" + rest + "/").contains("/../")) {
            throw new IllegalArgumentException("not a file of this lake: " + location);
        }
        return WAREHOUSE + "/" + rest;
    }

    /** A file of this machine to be written, and given to the store by {@link #keep}. */
    Path begin() throws IOException {
        return ProcessDirectory.below(spill).resolve("writing-" + UUID.randomUUID());
    }

    /** Stored for good when it returns. */
    void keep(String key, Path written, boolean isNew) throws IOException {
        try {
            if (isNew) {
                store.putNew(key, written);
            } else {
                store.put(key, written);
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** @throws NotFoundException when there is none, or opening it finds it gone */
    Path local(String key) {
        try {
            return store.local(key);
        } catch (NoSuchFileException e) {
            throw new NotFoundException(e, "no such file: %s", key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists(String key) {
        try {
            return store.exists(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void each(String directory, ObjectStore.Reader reader) {
        try {
            store.each(directory, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far the store's times may be off this machine's clock. */
    Duration slack() {
        return store.slack();
    }

    @Override
    public InputFile newInputFile(String location) {
        return new LakeInput(this, location, key(location));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new LakeOutput(this, location, key(location));
    }

    @Override
    public void deleteFile(String location) {
        String key = key(location);
        if (!exists(key)) {
            throw new NotFoundException("already gone: %s", location);
        }
        remove(key);
    }

    /** Gone or not there before. */
    void remove(String key) {
        try {
            removal.remove(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
