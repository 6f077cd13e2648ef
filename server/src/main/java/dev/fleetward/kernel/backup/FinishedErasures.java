package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.UUID;

/**
 * Erasures that were done, beside the backups that still hold what was erased: a server restored to a moment before one
 * does it again. No device is named. Safe between processes: lines are only added.
 */
public final class FinishedErasures {
    private static final String NAME = "erasures.jsonl";
    private static final String DUE = "erasures-due.jsonl";

    private final Path home;

    public FinishedErasures(Path data) {
        this.home = data.resolve("backup");
    }

    /** @param fingerprint by which whoever has the device's serial finds it again */
    public record Finished(UUID organization, UUID product, String fingerprint, Instant at) {}

    /** On the disk when it returns; more than once is as once. */
    public void note(Finished erasure) {
        try {
            Private.directories(home);
            boolean isNew = !Files.exists(home.resolve(NAME));
            try (FileChannel channel = FileChannel.open(
                    home.resolve(NAME),
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(Private.FILE))) {
                channel.write(ByteBuffer.wrap(("\n" + Json.write(erasure) + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            if (isNew) {
                Private.sync(home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("noting an erasure", e);
        }
    }

    /** Those to be done again on this server, which was restored to a moment before them. */
    public List<Finished> due() {
        return lines(home.resolve(DUE)).stream()
                .map(line -> Json.read(line, Finished.class))
                .toList();
    }

    public void done() {
        try {
            Files.deleteIfExists(home.resolve(DUE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds those of the data directory to those of the backups. */
    static void carry(Path data, Path backups) throws IOException {
        var all = lines(backups.resolve(NAME));
        if (all.addAll(lines(data.resolve("backup").resolve(NAME)))) {
            Private.write(backups.resolve(NAME), String.join("\n", all) + "\n");
        }
    }

    /** @return how many ended after that moment and are due again */
    static int layDown(Path backups, Path data, Instant moment) throws IOException {
        var all = lines(backups.resolve(NAME));
        if (all.isEmpty()) {
            return 0;
        }
        Path home = data.resolve("backup");
        Private.directories(home);
        Private.write(home.resolve(NAME), String.join("\n", all) + "\n");
        List<String> due = all.stream()
                .filter(line -> Json.read(line, Finished.class).at().isAfter(moment))
                .toList();
        if (!due.isEmpty()) {
            Private.write(home.resolve(DUE), String.join("\n", due) + "\n");
        }
        return due.size();
    }

    /** Without those that a crash cut off: such an erasure is not done yet, and noted again when it is. */
    private static SequencedSet<String> lines(Path file) {
        var lines = new LinkedHashSet<String>();
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("{") && line.endsWith("}"))
                        .forEach(lines::add);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
