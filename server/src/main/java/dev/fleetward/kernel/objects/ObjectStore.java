package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Files by key, a path with slashes such as {@code blobs/…}; what is stored under a key never changes. What {@code put}
 * returned from outlives a power cut. Every method may throw {@link StoreUnavailable}. Safe for concurrent use.
 */
public interface ObjectStore extends AutoCloseable {
    /** Takes the file's content, all or nothing; the file is the store's then. What was there under that key is replaced. */
    void put(String key, Path file) throws IOException;

    /** The same for a key that nobody else uses. @throws java.nio.file.FileAlreadyExistsException when there is one */
    void putNew(String key, Path file) throws IOException;

    /** An empty object, there already or not. */
    void mark(String key) throws IOException;

    /** For reading once. @throws java.nio.file.NoSuchFileException when there is none */
    InputStream open(String key) throws IOException;

    /**
     * A file of this machine with that content, for reading anywhere in it. It lasts for some minutes at least, unless it
     * is deleted; then opening it fails, and what is open goes on.
     *
     * @throws java.nio.file.NoSuchFileException when there is none, here or when the path is opened
     */
    Path local(String key) throws IOException;

    Optional<StoredObject> find(String key) throws IOException;

    default boolean exists(String key) throws IOException {
        return find(key).isPresent();
    }

    /** Gone or not there before; local copies too. */
    void delete(String key) throws IOException;

    /** @throws java.nio.file.NoSuchFileException when there is none */
    void move(String from, String to) throws IOException;

    /** Whatever lies below that directory, in any order; what comes or goes meanwhile may be missing. */
    void each(String directory, Reader reader) throws IOException;

    /** Deletes whatever lies below that directory. */
    void clear(String directory) throws IOException;

    /** As tables name it. */
    String location(String key);

    /** Where the files lie, or would, that {@link #local} gives for that key and those below it. */
    Path localDirectory(String directory);

    /** How far the times it gives may be off this machine's clock. */
    Duration slack();

    /** Another server deleted it: no copy stays here. */
    void forget(String key);

    /** Drops the copies of what is no more, after news of that may have been missed. */
    void checkCopies();

    /** How much room copies take on this machine. */
    long copiesBytes();

    /** The same store with each file as it lies there, sealed or not: for backups. */
    default ObjectStore asItLies() {
        return this;
    }

    /** Where it is, in a few words. */
    String place();

    /** @throws StoreUnavailable saying what is wrong with it */
    void check();

    @Override
    void close();

    /** Reads one object after the other. */
    @FunctionalInterface
    interface Reader {
        void read(StoredObject object) throws IOException;
    }
}
