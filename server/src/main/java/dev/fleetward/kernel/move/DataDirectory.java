package dev.fleetward.kernel.move;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory says of its embedded database: {@code postgres.moved} that it serves no more,
 * {@code postgres.moving} that no server wrote to it since the move began, and a lock on {@code postgres.lock}, shared by
 * servers and a move's alone, that ends with the process.
 */
final class DataDirectory {
    private final Path data;

    DataDirectory(Path data) {
        this.data = data;
    }

    /** Where the database went. */
    record MovedTo(String to, Instant at) {}

    /** Held as long as it is open. */
    record Held(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void requireCluster() {
        if (!Files.exists(data.resolve("postgres").resolve("PG_VERSION"))) {
            throw new MoveFailure("there is no embedded database in %s; name the server's data directory with --data"
                    .formatted(data));
        }
        if (!Files.isReadable(data.resolve("postgres.password")) || !Files.isWritable(data)) {
            throw new MoveFailure("cannot read and write in %s; run it as the server's user".formatted(data));
        }
    }

    Held lockForServer() {
        try {
            Files.createDirectories(data);
            FileChannel channel = channel();
            if (lock(channel, true) == null) {
                channel.close();
                throw new MoveFailure("""
                        the database of %s is just being moved (fleetward move); wait for its end, or stop that command \
                        first""".formatted(data));
            }
            // What it writes from now on was not copied.
            Files.deleteIfExists(data.resolve("postgres.moving"));
            return new Held(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Held lockForMove() {
        try {
            FileChannel channel = channel();
            if (lock(channel, false) == null) {
                boolean isServed = lock(channel, true) != null;
                channel.close();
                throw isServed ? served() : new MoveFailure("another move of %s is under way".formatted(data));
            }
            return new Held(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Also one that takes no lock, such as that of another machine's version of this program. */
    void requireNoServer() {
        EmbeddedPostgres.running(data).ifPresent(reach -> {
            try (var session = Session.open("the embedded database", reach.url(), reach.owner(), reach.password())) {
                if (session.is("""
                        SELECT EXISTS (SELECT FROM pg_stat_activity
                                       WHERE usename IN ('fleetward_app', 'fleetward_system'))""")) {
                    throw served();
                }
            } catch (SQLException e) {
                throw new MoveFailure("the embedded database runs and does not answer: " + e.getMessage(), e);
            }
        });
    }

    private MoveFailure served() {
        return new MoveFailure("""
                a server runs on %s. Stop it first (systemctl stop fleetward, or Ctrl-C where it was started), and leave it \
                stopped until the move has ended.""".formatted(data));
    }

    Optional<MovedTo> moved() {
        return read("postgres.moved").map(text -> Json.read(text, MovedTo.class));
    }

    void markMoved(MovedTo moved) {
        write("postgres.moved", Json.write(moved));
    }

    /** Empty when a server ran since. */
    Optional<UUID> moving() {
        return read("postgres.moving").map(UUID::fromString);
    }

    void markMoving(UUID mark) {
        write("postgres.moving", mark.toString());
    }

    void clearMoving() {
        try {
            Files.deleteIfExists(data.resolve("postgres.moving"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel channel() throws IOException {
        Path file = data.resolve("postgres.lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        giveToServer(file);
        return channel;
    }

    private static @Nullable FileLock lock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    private Optional<String> read(String name) {
        try {
            Path file = data.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the disk before it has its name. */
    private void write(String name, String text) {
        Path temporary = data.resolve(name + ".new");
        try {
            Files.writeString(temporary, text + "\n");
            giveToServer(temporary);
            sync(temporary);
            Files.move(temporary, data.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            sync(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Root may move what another user serves. */
    private void giveToServer(Path file) throws IOException {
        Path known = data.resolve("postgres.password");
        if (Files.exists(known) && !Objects.equals(Files.getOwner(file), Files.getOwner(known))) {
            Files.setOwner(file, Files.getOwner(known));
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
