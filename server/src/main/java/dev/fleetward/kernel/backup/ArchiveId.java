package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Under which name this data directory archives its log. Not part of a backup: a restored server begins an archive of
 * its own, and never mixes its log with that of the one it was copied from.
 */
final class ArchiveId {
    private ArchiveId() {}

    static Optional<String> of(Path data) {
        Path file = file(data);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void set(Path data, String id) throws IOException {
        Private.directories(Private.parent(file(data)));
        Private.write(file(data), id + "\n");
    }

    static void forget(Path data) {
        try {
            Files.deleteIfExists(file(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path data) {
        return data.resolve("backup").resolve("archive");
    }
}
