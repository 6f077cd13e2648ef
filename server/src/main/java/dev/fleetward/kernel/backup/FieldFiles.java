package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Removal;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The files beside the database that its rows may name: written before those rows, and never changed. */
final class FieldFiles {
    static final String BLOBS = "blobs/";
    static final String LAKE = "lake/";
    private static final List<String> ROOTS = List.of("blobs", "lake/warehouse", "exports");
    private static final String ARRIVING = "incoming";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path data;
    private final Removal removal;

    FieldFiles(Path data) {
        this.data = data.toAbsolutePath().normalize();
        this.removal = new Removal(data);
    }

    @FunctionalInterface
    interface Reader {
        /** @param path under the data directory */
        void read(String path, Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Those that lie in their place, then those put aside: what is removed meanwhile is met in one or the other. */
    void each(Reader there, Reader removed) throws IOException {
        for (String root : ROOTS) {
            walk(data, data.resolve(root), there);
        }
        walk(removal.aside(), removal.aside(), removed);
    }

    private static void walk(Path base, Path root, Reader reader) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.getFileName().toString().startsWith(ARRIVING)) {
                    try {
                        reader.read(base.relativize(file).toString(), file, attributes);
                    } catch (NoSuchFileException e) {
                        // Removed meanwhile.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    /** When the file got its name or place. */
    static Instant placedAt(Path file) throws IOException {
        return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
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

        /** What an earlier point says of a file whose name is not its content. */
        void know(Entry entry) {
            if (entry.path().startsWith(LAKE)) {
                known.put(entry.path(), entry);
            }
        }

        /** @throws BackupFailure when a file is not what its name says */
        Entry copy(String path, Path file, long sizeBytes) throws IOException {
            String name = file.getFileName().toString();
            boolean namedByContent =
                    path.startsWith(BLOBS) && SHA256.matcher(name).matches();
            Entry before = namedByContent ? new Entry(path, sizeBytes, name) : known.get(path);
            if (before != null && before.sizeBytes() == sizeBytes && store.has(before.sha256(), sizeBytes)) {
                return before;
            }
            Entry entry = store.put(path, file);
            if (namedByContent && !entry.sha256().equals(name)) {
                throw new BackupFailure(
                        "%s does not hold what its name says: the disk lost or changed it. Fetch it from"
                                        .formatted(file)
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
