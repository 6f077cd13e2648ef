package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import dev.fleetward.kernel.objects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The files beside the database that its rows may name: written before those rows, and never changed. */
final class FieldFiles {
    static final String BLOBS = "blobs/";
    static final String LAKE = "lake/";
    static final List<String> STORED = List.of("blobs", "lake/warehouse");
    private static final String EXPORTS = "exports";
    private static final String ARRIVING = "incoming";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ObjectStore data;
    private final ObjectStore store;

    /** @param store of what is stored; exports lie in the data directory always */
    FieldFiles(Path data, ObjectStore store) {
        this.data = ObjectStores.directory(data);
        this.store = store.asItLies();
    }

    /** Whether that path is one of the store's, as told by a point. */
    static boolean isStored(String path) {
        return STORED.stream().anyMatch(root -> path.startsWith(root + "/"));
    }

    @FunctionalInterface
    interface Reader {
        /** @param path under the data directory, or the key it would have there */
        void read(String path, Source source) throws IOException;
    }

    /** One file where it lies. */
    record Source(ObjectStore store, StoredObject object) {
        InputStream open() throws IOException {
            return store.open(object.key());
        }
    }

    /** Those that lie in their place, then those put aside: what is removed meanwhile is met in one or the other. */
    void each(Reader there, Reader removed) throws IOException {
        for (String root : STORED) {
            each(store, root, "", there);
        }
        each(data, EXPORTS, "", there);
        each(store, Removal.ASIDE, Removal.ASIDE + "/", removed);
    }

    private static void each(ObjectStore from, String directory, String before, Reader reader) throws IOException {
        from.each(directory, object -> {
            if (!object.name().startsWith(ARRIVING)) {
                reader.read(object.key().substring(before.length()), new Source(from, object));
            }
        });
    }

    /** Puts files into a store, those that it has without reading them. */
    static final class Copying {
        private final FileStore store;
        private final Map<String, Entry> known = new HashMap<>();
        private long copied;
        private long copiedBytes;

        Copying(FileStore store) {
            this.store = store;
        }

        /** What an earlier point says of a file whose name is not the hash of its bytes. */
        void know(Entry entry) {
            if (entry.path().startsWith(LAKE) || ObjectStores.isSealedName(entry.path())) {
                known.put(entry.path(), entry);
            }
        }

        /** @throws BackupFailure when a file is not what its name says */
        Entry copy(String path, Source source) throws IOException {
            String name = source.object().name();
            long sizeBytes = source.object().sizeBytes();
            boolean namedByContent =
                    path.startsWith(BLOBS) && SHA256.matcher(name).matches();
            Entry before = namedByContent ? new Entry(path, sizeBytes, name) : known.get(path);
            if (before != null && before.sizeBytes() == sizeBytes && store.has(before.sha256(), sizeBytes)) {
                return before;
            }
            Entry entry;
            try (InputStream in = source.open()) {
                entry = store.put(path, in);
            }
            if (namedByContent && !entry.sha256().equals(name)) {
                throw new BackupFailure(
                        "%s does not hold what its name says: the disk lost or changed it. Fetch it from"
                                        .formatted(path)
                                + " an earlier backup, or delete it if it is not needed, then try again.");
            }
            know(entry);
            copied++;
            copiedBytes += entry.sizeBytes();
            return entry;
        }

        long copied() {
            return copied;
        }

        long copiedBytes() {
            return copiedBytes;
        }
    }
}
