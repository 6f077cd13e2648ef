package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bytes in a data directory by its parts, PostgreSQL's log apart from its tables. Files may come and go meanwhile. */
final class Disk {
    private final TreeMap<String, Long> parts = new TreeMap<>();

    private Disk() {}

    static Disk of(Path data) throws IOException {
        var disk = new Disk();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                disk.parts.merge(part(data.relativize(file)), attributes.size(), Long::sum);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return disk;
    }

    private static String part(Path file) {
        String first = file.getName(0).toString();
        if (file.getNameCount() == 1) {
            return "other";
        }
        return first.equals("postgres") && file.getName(1).toString().equals("pg_wal") ? "postgres log" : first;
    }

    long all() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** By how much each part grew, in MiB; parts that grew by less than one are left out. */
    String since(Disk before) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue() - before.parts.getOrDefault(part.getKey(), 0L) >= 1 << 20)
                .map(part -> "%s %,d MiB"
                        .formatted(
                                part.getKey(), (part.getValue() - before.parts.getOrDefault(part.getKey(), 0L)) >> 20))
                .collect(Collectors.joining(", "));
    }
}
