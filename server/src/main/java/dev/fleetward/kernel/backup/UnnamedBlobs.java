package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;

/** Files by content that no row names: left by work that was cut off. They take room and do no harm. */
final class UnnamedBlobs {
    private static final int HEX = 16;
    private static final int SHA256_LENGTH = 64;

    private final Path blobs;
    private final Instant before;
    private long count;
    private long bytes;

    /** @param before younger ones may yet be named */
    UnnamedBlobs(Path blobs, Instant before) {
        this.blobs = blobs;
        this.before = before;
    }

    long count(long[] named) {
        if (!Files.isDirectory(blobs)) {
            return 0;
        }
        try {
            Files.walkFileTree(blobs, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (name.length() == SHA256_LENGTH
                            && attributes.lastModifiedTime().toInstant().isBefore(before)
                            && Arrays.binarySearch(named, half(name)) < 0) {
                        count++;
                        bytes += attributes.size();
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** Enough to tell hashes apart; two that share it are taken for one. */
    static long half(String sha256) {
        return Long.parseUnsignedLong(sha256, 0, HEX, HEX);
    }
}
