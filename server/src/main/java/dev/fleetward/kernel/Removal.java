package dev.fleetward.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;

/**
 * Takes files of the data directory away: at once, or, while a backup may still name them, aside until the backup has
 * them. Whoever removes sees no difference. Works between processes and is safe for concurrent use.
 */
public final class Removal {
    private final Path data;
    private final Path home;

    public Removal(Path data) {
        this.data = data.toAbsolutePath().normalize();
        this.home = this.data.resolve("backup");
    }

    /** Why removed files are kept for now. */
    public enum Reason {
        /** One backup is being taken. */
        POINT,
        /** Every moment is to be kept. */
        ARCHIVE;

        private String file() {
            return "hold-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where removed files lie meanwhile, by their paths under the data directory. */
    public Path aside() {
        return home.resolve("removed");
    }

    public void remove(Path file) throws IOException {
        if (!isHeld(Reason.POINT) && !isHeld(Reason.ARCHIVE)) {
            Files.deleteIfExists(file);
            return;
        }
        Path target = aside().resolve(data.relativize(file.toAbsolutePath().normalize()));
        Files.createDirectories(target.getParent());
        try {
            move(file, target);
        } catch (NoSuchFileException e) {
            // Gone already, or what is put aside was cleared between; the second is the same as removed.
            Files.deleteIfExists(file);
        }
    }

    private static void move(Path file, Path target) throws IOException {
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public boolean isHeld(Reason reason) {
        return Files.exists(home.resolve(reason.file()));
    }

    public void hold(Reason reason) {
        try {
            Files.createDirectories(home);
            Files.createFile(home.resolve(reason.file()));
        } catch (FileAlreadyExistsException e) {
            // Left by one that was killed; it holds as well.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was put aside goes with the last reason. */
    public void release(Reason reason) {
        try {
            Files.deleteIfExists(home.resolve(reason.file()));
            if (!isHeld(Reason.POINT) && !isHeld(Reason.ARCHIVE)) {
                clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void clear() throws IOException {
        if (!Files.isDirectory(aside())) {
            return;
        }
        try (var files = Files.walk(aside())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
