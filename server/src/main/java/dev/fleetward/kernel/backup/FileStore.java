package dev.fleetward.kernel.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of all points of a backup directory by their content, each once. What {@code put} returned outlives a power
 * cut once {@link #sync} returned.
 */
final class FileStore {
    static final String NAME = "files";
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path root;
    private final Set<Path> touched = new TreeSet<>();

    FileStore(Path directory) {
        this.root = directory.resolve(NAME);
    }

    Path file(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    boolean has(String sha256, long sizeBytes) throws IOException {
        Path file = file(sha256);
        return Files.exists(file) && Files.size(file) == sizeBytes;
    }

    /** Copies what the file holds now. @throws java.nio.file.NoSuchFileException when it is gone */
    Entry put(String path, Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return put(path, in);
        }
    }

    Entry put(String path, InputStream in) throws IOException {
        Private.directories(root);
        Path incoming = root.resolve("incoming-" + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().threadId());
        try {
            MessageDigest digest = sha256();
            long size = 0;
            try (FileChannel channel = FileChannel.open(
                    incoming,
                    EnumSet.of(
                            StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(Private.FILE))) {
                size = copy(in, Channels.newOutputStream(channel), digest);
                channel.force(true);
            }
            var entry = new Entry(path, size, HexFormat.of().formatHex(digest.digest()));
            Path target = file(entry.sha256());
            Private.directories(Private.parent(target));
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
            touched.add(Private.parent(target));
            return entry;
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** Makes the names of what was put durable. */
    void sync() throws IOException {
        for (Path directory : touched) {
            Private.sync(directory);
        }
        touched.clear();
        if (Files.isDirectory(root)) {
            Private.sync(root);
        }
    }

    /** @return why what is here is not what it was, or empty */
    static String damage(Path file, Entry entry) throws IOException {
        if (!Files.exists(file)) {
            return "is missing";
        }
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            copy(in, OutputStream.nullOutputStream(), digest);
        }
        return HexFormat.of().formatHex(digest.digest()).equals(entry.sha256()) ? "" : "is damaged";
    }

    static long copy(InputStream in, OutputStream out, MessageDigest digest) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        long size = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
            size += n;
        }
        return size;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
