package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The archived log: {@code SEGMENT-SHA256.gz}, the hash being that of the segment as PostgreSQL wrote it. */
final class SegmentFiles {
    private static final String PACKED = ".gz";
    private static final String ARRIVING = "incoming.gz";

    private final Path directory;

    SegmentFiles(Path directory) {
        this.directory = directory;
    }

    SortedMap<Segment, Path> all() {
        var found = new TreeMap<Segment, Path>();
        try (var files = Files.newDirectoryStream(directory, "*-*" + PACKED)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (Segment.isOne(name.substring(0, name.indexOf('-')))) {
                    found.put(Segment.of(name.substring(0, name.indexOf('-'))), file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** On the disk before it has its name, and never written over. */
    void add(Segment segment, Path source) throws IOException {
        Path incoming = directory.resolve(ARRIVING);
        Files.deleteIfExists(incoming);
        Files.createFile(incoming, PosixFilePermissions.asFileAttribute(Private.FILE));
        MessageDigest digest = FileStore.sha256();
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(incoming))) {
            FileStore.copy(in, out, digest);
        }
        Private.sync(incoming);
        Files.move(
                incoming,
                directory.resolve(segment.name() + "-" + HexFormat.of().formatHex(digest.digest()) + PACKED),
                StandardCopyOption.ATOMIC_MOVE);
        Private.sync(directory);
    }

    /** @throws BackupFailure when it is not what was archived */
    static void requireWhole(Path file) throws IOException {
        String name = file.getFileName().toString();
        String wanted = name.substring(name.indexOf('-') + 1, name.length() - PACKED.length());
        MessageDigest digest = FileStore.sha256();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            FileStore.copy(in, OutputStream.nullOutputStream(), digest);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new BackupFailure(file + " is damaged; choose a moment before it.", e);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(wanted)) {
            throw new BackupFailure(file + " is damaged; choose a moment before it.");
        }
    }

    void forget(Segment before) throws IOException {
        for (Path file : all().headMap(before).values()) {
            Files.deleteIfExists(file);
        }
    }
}
