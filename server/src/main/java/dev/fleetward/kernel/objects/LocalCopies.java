package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies of objects on this machine, up to a size, those used longest ago leaving first. One that was handed out lately
 * stays even when that is too much for a while: whoever got its path has not opened it yet, perhaps. What is forgotten
 * while it is being fetched is not kept. Safe for concurrent use, by one process.
 */
final class LocalCopies {
    /** From being handed out to being opened. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final String FOR_ITS_OWNER = "rwx------";

    private final Path directory;
    private final long maxBytes;
    private final LinkedHashMap<String, Copy> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Flight> flights = new HashMap<>();
    private long bytes;

    LocalCopies(Path directory, long maxBytes) {
        this.directory = directory.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
        try {
            deleteTree(this.directory);
            Files.createDirectories(this.directory);
            Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString(FOR_ITS_OWNER));
        } catch (IOException e) {
            throw new UncheckedIOException("preparing " + directory, e);
        }
    }

    private record Copy(long sizeBytes, long usedNanos) {}

    /** Somebody fetches or stores that key; the others wait. */
    private static final class Flight {
        private final ReentrantLock lock = new ReentrantLock();
        private int wanted;
        private boolean forgotten;
    }

    @FunctionalInterface
    interface Work {
        void into(Path file) throws IOException;
    }

    /** @throws NoSuchFileException when there is no such object, or no longer */
    Path get(String key, Work fetch) throws IOException {
        @Nullable Path known = known(key);
        if (known != null) {
            return known;
        }
        Flight flight = board(key);
        flight.lock.lock();
        try {
            known = known(key);
            return known != null ? known : fetched(key, flight, fetch);
        } finally {
            flight.lock.unlock();
            leave(key, flight);
        }
    }

    private Path fetched(String key, Flight flight, Work fetch) throws IOException {
        Path arriving = temporary();
        try {
            fetch.into(arriving);
            if (!add(key, arriving, flight)) {
                throw new NoSuchFileException(key);
            }
            return path(key);
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    /** Stores the file by that work and keeps it as the copy. */
    void keep(String key, Path file, Work store) throws IOException {
        Flight flight = board(key);
        flight.lock.lock();
        try {
            store.into(file);
            add(key, file, flight);
        } finally {
            flight.lock.unlock();
            leave(key, flight);
            Files.deleteIfExists(file);
        }
    }

    /** For what is read once; whoever asks deletes it. */
    Path temporary() throws IOException {
        return Files.createDirectories(directory.resolve("arriving"))
                .resolve(UUID.randomUUID().toString());
    }

    synchronized void forget(String key) {
        Flight flight = flights.get(key);
        if (flight != null) {
            flight.forgotten = true;
        }
        Copy copy = byKey.remove(key);
        if (copy != null) {
            drop(key, copy);
        }
    }

    synchronized List<String> keys() {
        return new ArrayList<>(byKey.keySet());
    }

    synchronized long bytes() {
        return bytes;
    }

    void clear() {
        Set<String> all = new HashSet<>(keys());
        all.forEach(this::forget);
        try {
            deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Flight board(String key) {
        Flight flight = flights.computeIfAbsent(key, _ -> new Flight());
        flight.wanted++;
        return flight;
    }

    private synchronized void leave(String key, Flight flight) {
        if (--flight.wanted == 0) {
            flights.remove(key);
        }
    }

    private synchronized @Nullable Path known(String key) {
        Copy copy = byKey.get(key);
        if (copy == null) {
            return null;
        }
        byKey.put(key, new Copy(copy.sizeBytes, System.nanoTime()));
        return path(key);
    }

    private synchronized boolean add(String key, Path file, Flight flight) throws IOException {
        if (flight.forgotten) {
            return false;
        }
        Path target = path(key);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (java.nio.file.AtomicMoveNotSupportedException otherDisk) {
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Copy before = byKey.put(key, new Copy(Files.size(target), System.nanoTime()));
        bytes += Files.size(target) - (before == null ? 0 : before.sizeBytes);
        evict();
        return true;
    }

    private void evict() {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<String, Copy>> oldest = byKey.entrySet().iterator();
                bytes > maxBytes && oldest.hasNext(); ) {
            Map.Entry<String, Copy> entry = oldest.next();
            if (now - entry.getValue().usedNanos < GRACE.toNanos()) {
                return;
            }
            oldest.remove();
            drop(entry.getKey(), entry.getValue());
        }
    }

    private void drop(String key, Copy copy) {
        bytes -= copy.sizeBytes;
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String key) {
        Path path = directory.resolve("objects").resolve(key).normalize();
        if (!path.startsWith(directory)) {
            throw new IllegalArgumentException("no key of this store: " + key);
        }
        return path;
    }

    private static void deleteTree(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
