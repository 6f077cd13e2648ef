package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * Takes stored files away: at once, or, while a backup may still name them, aside until the backup has them. Whoever
 * removes sees no difference. Works between processes, and on S3 between servers; safe for concurrent use.
 */
public final class Removal {
    private static final String HOME = "backup";
    /** Where removed files lie meanwhile, by their keys. */
    public static final String ASIDE = HOME + "/removed";

    private final ObjectStore store;

    public Removal(ObjectStore store) {
        this.store = store;
    }

    /** Why removed files are kept for now. */
    public enum Reason {
        /** One backup is being taken. */
        POINT,
        /** Every moment is to be kept. */
        ARCHIVE;

        private String mark() {
            return HOME + "/hold-" + name().toLowerCase(Locale.ROOT);
        }
    }

    public void remove(String key) throws IOException {
        if (!isHeld(Reason.POINT) && !isHeld(Reason.ARCHIVE)) {
            store.delete(key);
            return;
        }
        try {
            store.move(key, ASIDE + "/" + key);
        } catch (NoSuchFileException e) {
            // Gone already, or what is put aside was cleared between; the second is the same as removed.
            store.delete(key);
        }
    }

    public boolean isHeld(Reason reason) {
        try {
            return store.exists(reason.mark());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Held already by one that was killed, it is held as well. */
    public void hold(Reason reason) {
        try {
            store.mark(reason.mark());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was put aside goes with the last reason. */
    public void release(Reason reason) {
        try {
            store.delete(reason.mark());
            if (!isHeld(Reason.POINT) && !isHeld(Reason.ARCHIVE)) {
                store.clear(ASIDE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
