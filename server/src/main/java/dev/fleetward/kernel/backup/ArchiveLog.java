package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.Json;
import java.io.BufferedReader;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What came and went beside the database since a point: {@code files-DAY.jsonl}, a JSON object a line, only added to. */
final class ArchiveLog {
    private final Path directory;

    ArchiveLog(Path directory) {
        this.directory = directory;
    }

    /** What a line tells. */
    enum Kind {
        ADDED,
        REMOVED,
        /** Everything up to that moment is here; the path is the last segment of the log it needs. */
        UNTIL
    }

    record Line(Kind kind, String path, long sizeBytes, String sha256, Instant at) {
        Entry entry() {
            return new Entry(path, sizeBytes, sha256);
        }
    }

    /** On the disk when it returns. */
    void add(LocalDate day, List<Line> lines) throws IOException {
        // A line that a crash cut off ends here.
        var text = new StringBuilder("\n");
        lines.forEach(line -> text.append(Json.write(line)).append('\n'));
        Path file = directory.resolve("files-" + day + ".jsonl");
        boolean isNew = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(Private.FILE))) {
            for (var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                    bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (isNew) {
            Private.sync(directory);
        }
    }

    /** In the order of writing. A last line that was cut off tells nothing. */
    void each(Consumer<Line> reader) {
        for (Path file : days()) {
            each(file, reader);
        }
    }

    Optional<Instant> until() {
        var last = new Instant[1];
        for (Path file : days().reversed()) {
            each(file, line -> {
                if (line.kind == Kind.UNTIL) {
                    last[0] = line.at;
                }
            });
            if (last[0] != null) {
                break;
            }
        }
        return Optional.ofNullable(last[0]);
    }

    /** Days that ended before then. */
    void forget(Instant before) throws IOException {
        String first = "files-" + LocalDate.ofInstant(before, ZoneOffset.UTC) + ".jsonl";
        for (Path file : days()) {
            if (file.getFileName().toString().compareTo(first) < 0) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> days() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("files-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void each(Path file, Consumer<Line> reader) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("}")) {
                    reader.accept(Json.read(line, Line.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
