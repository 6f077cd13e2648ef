package dev.fleetward.kernel.objects;

import java.nio.file.Path;
import java.util.function.Consumer;

/** The two kinds of store, and what seals either. */
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

    /**
     * Seals what lies below {@code blobs/} of that store, and reads what is not sealed there too.
     *
     * @param seals whether what is put is sealed from now on
     * @param copies of what is read from paths, opened; this process's own, and gone with it
     * @param deleted is told each key that was deleted, for others that keep copies
     */
    public static ObjectStore sealed(
            ObjectStore store, FileKeys keys, boolean seals, Path copies, long copiesBytes, Consumer<String> deleted) {
        return new SealedStore(store, keys, seals, new LocalCopies(copies, copiesBytes), deleted);
    }

    /** Under which a sealed file lies in the store that is sealed. */
    public static String sealedName(String key) {
        return SealedStore.sealedName(key);
    }

    /** Whether what lies there is sealed: its bytes are not what is named by its hash. */
    public static boolean isSealedName(String key) {
        return SealedStore.isSealedName(key);
    }
}
