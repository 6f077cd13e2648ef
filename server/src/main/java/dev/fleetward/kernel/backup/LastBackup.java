package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The newest backup that was taken of a data directory, wherever to. */
public record LastBackup(String directory, String id, Instant at) {
    public static Optional<LastBackup> of(Path data) {
        try {
            Path file = file(data);
            return Files.exists(file)
                    ? Optional.of(Json.read(Files.readString(file), LastBackup.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void note(Path data) throws IOException {
        Private.directories(Private.parent(file(data)));
        Private.write(file(data), Json.write(this) + "\n");
    }

    private static Path file(Path data) {
        return data.resolve("backup").resolve("last.json");
    }
}
