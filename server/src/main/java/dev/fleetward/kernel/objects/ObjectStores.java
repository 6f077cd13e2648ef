package dev.fleetward.kernel.objects;

import java.nio.file.Path;
import java.util.function.Consumer;

/** The two kinds of store. */
public final class ObjectStores {
    private ObjectStores() {}

    /** Files below the data directory. */
    public static ObjectStore directory(Path data) {
        return new DirectoryStore(data);
    }

    /**
     * Objects of a bucket.
     *
     * @param copies of what is read from paths; this process's own, and gone with it
     * @param deleted is told each key that was deleted, for others that keep copies
     */
    public static ObjectStore s3(S3Place place, Path copies, long copiesBytes, Consumer<String> deleted) {
        return new S3Store(place, new LocalCopies(copies, copiesBytes), deleted);
    }
}
