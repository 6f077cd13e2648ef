package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** Files below one directory, which several servers may share. Safe between processes. */
final class DirectoryStore implements ObjectStore {
    private final Path root;

    DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    private Path path(String key) {
        Path path = root.resolve(key).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("no key of this store: " + key);
        }
        return path;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        Path target = prepared(key, file);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(parent(target));
    }

    @Override
    public void putNew(String key, Path file) throws IOException {
        Path target = prepared(key, file);
        Files.move(file, target);
        sync(parent(target));
    }

    private Path prepared(String key, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path target = path(key);
        Files.createDirectories(parent(target));
        return target;
    }

    @Override
    public void mark(String key) throws IOException {
        Path target = path(key);
        Files.createDirectories(parent(target));
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException e) {
            // As wanted.
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        return Files.newInputStream(path(key));
    }

    @Override
    public Path local(String key) {
        return path(key);
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        try {
            Path path = path(key);
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(described(key, path, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static StoredObject described(String key, Path path, BasicFileAttributes attributes) throws IOException {
        Instant placed = ((FileTime) Files.getAttribute(path, "unix:ctime")).toInstant();
        return new StoredObject(
                key, attributes.size(), attributes.lastModifiedTime().toInstant(), placed);
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = path(to);
        Files.createDirectories(parent(target));
        try {
            Files.move(path(from), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Files.move(path(from), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void each(String directory, Reader reader) throws IOException {
        if (!Files.isDirectory(path(directory))) {
            return;
        }
        Files.walkFileTree(path(directory), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    reader.read(described(root.relativize(file).toString(), file, attributes));
                } catch (NoSuchFileException e) {
                    // Removed meanwhile.
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

    @Override
    public void clear(String directory) throws IOException {
        if (!Files.isDirectory(path(directory))) {
            return;
        }
        try (var files = Files.walk(path(directory))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public String location(String key) {
        return "file://" + path(key);
    }

    @Override
    public Path localDirectory(String directory) {
        return path(directory);
    }

    @Override
    public Duration slack() {
        return Duration.ZERO;
    }

    @Override
    public void forget(String key) {
        // There are no copies.
    }

    @Override
    public void checkCopies() {
        // There are none.
    }

    @Override
    public long copiesBytes() {
        return 0;
    }

    @Override
    public String place() {
        return "directory " + root;
    }

    @Override
    public void check() {
        if (!Files.isWritable(root)) {
            var cause = new UncheckedIOException(new IOException("not writable"));
            throw new StoreUnavailable("the data directory %s cannot be written to".formatted(root), cause);
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), path::toString);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
