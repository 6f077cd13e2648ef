package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/** Removes points past their keeping, the parts of archives that lead on from none, and files that nothing names. */
final class Pruning {
    private static final int HEX = 16;
    private static final int SHA256_LENGTH = 64;

    private final BackupDirectory directory;
    private final Optional<String> current;

    Pruning(BackupDirectory directory, Optional<String> currentArchive) {
        this.directory = directory;
        this.current = currentArchive;
    }

    /** The newest point stays, however old. */
    void run(Instant before) throws IOException {
        List<Manifest> points = directory.points();
        List<Manifest> old = points.stream()
                .limit(Math.max(0, points.size() - 1))
                .filter(point -> point.at().isBefore(before))
                .toList();
        if (old.isEmpty() && directory.unfinished().isEmpty()) {
            return;
        }
        directory.forget(old);
        for (String half : directory.unfinished()) {
            Private.delete(directory.point(half));
        }
        List<Manifest> kept = directory.points();
        for (String id : archives()) {
            forgetArchive(id, kept);
        }
        forgetFiles(kept);
    }

    private List<String> archives() throws IOException {
        Path home = Private.parent(directory.archive("any"));
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        try (var all = Files.list(home)) {
            return all.map(one -> one.getFileName().toString()).toList();
        }
    }

    private void forgetArchive(String id, List<Manifest> kept) throws IOException {
        Optional<Manifest> first = kept.stream()
                .filter(point -> point.database()
                        .map(base -> Objects.equals(base.archive(), id))
                        .orElse(false))
                .min(Comparator.comparing(Manifest::at));
        if (first.isPresent()) {
            new SegmentFiles(directory.archive(id))
                    .forget(Segment.of(first.get().database().orElseThrow().firstSegment()));
            new ArchiveLog(directory.archive(id)).forget(first.get().startedAt());
        } else if (!current.equals(Optional.of(id))) {
            Private.delete(directory.archive(id));
        }
    }

    private void forgetFiles(List<Manifest> kept) throws IOException {
        var named = LongStream.builder();
        for (Manifest point : kept) {
            directory.each(point, entry -> add(named, entry.sha256()));
        }
        for (String id : archives()) {
            new ArchiveLog(directory.archive(id)).each(line -> add(named, line.sha256()));
        }
        // Half a hash is enough: two that share it are both kept.
        long[] sorted = named.build().sorted().toArray();
        var doomed = new ArrayList<Path>();
        try (var files = Files.walk(directory.root().resolve(FileStore.NAME))) {
            files.filter(Files::isRegularFile)
                    .filter(file -> isUnnamed(file.getFileName().toString(), sorted))
                    .forEach(doomed::add);
        }
        for (Path file : doomed) {
            Files.deleteIfExists(file);
        }
    }

    /** Or left half-written: nobody writes now. */
    private static boolean isUnnamed(String name, long[] named) {
        return name.length() != SHA256_LENGTH || Arrays.binarySearch(named, half(name)) < 0;
    }

    private static void add(LongStream.Builder named, String sha256) {
        if (!sha256.isEmpty()) {
            named.add(half(sha256));
        }
    }

    private static long half(String sha256) {
        return Long.parseUnsignedLong(sha256, 0, HEX, HEX);
    }
}
