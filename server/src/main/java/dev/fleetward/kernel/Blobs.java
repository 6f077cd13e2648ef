package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Files by content, apart for each organization: coredumps, artifacts, SBOM originals. What {@code put} returns is in the
 * store for good: on the disk, not only in its cache, or in the bucket. What is staged lies in the data directory. Safe
 * for concurrent use.
 */
@ApplicationScoped
public class Blobs {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String HOME = "blobs";
    private static final String STAGED = "incoming";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path staging;
    private final ObjectStore store;
    private final Removal removal;

    Blobs(@ConfigProperty(name = "fleetward.data") Path data, ObjectStore store) {
        this.staging = data.resolve(HOME);
        this.store = store;
        this.removal = new Removal(store);
    }

    /** Without a server around it. */
    public static Blobs in(Path data) {
        return new Blobs(data, ObjectStores.directory(data));
    }

    /** A stored file: its SHA-256 in lower-case hex and its length. */
    public record Blob(String sha256, long sizeBytes) {}

    /** @throws Problem 413 when the stream is longer than allowed; nothing stays stored then */
    public Blob put(OrganizationId organization, InputStream content, String what, long maxBytes) {
        StagedFile staged = stage(organization, content, what, maxBytes);
        try {
            return staged.keep();
        } finally {
            staged.discard();
        }
    }

    /**
     * Writes down what may not be wanted in the end.
     *
     * @return to be kept or discarded by the caller
     * @throws Problem 413 when the stream is longer than allowed; nothing stays then
     */
    public StagedFile stage(OrganizationId organization, InputStream content, String what, long maxBytes) {
        try {
            Path home = Files.createDirectories(staging.resolve(organization.toString()));
            Path temporary = Files.createTempFile(home, STAGED, null);
            boolean written = false;
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                long size = write(content, temporary, digest, what, maxBytes);
                String sha256 = HexFormat.of().formatHex(digest.digest());
                written = true;
                return new StagedFile(temporary, store, key(organization, sha256), new Blob(sha256, size));
            } finally {
                if (!written) {
                    Files.deleteIfExists(temporary);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("storing " + what, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file that arrives piece by piece under that id, begun or not. */
    public PartialFile partial(OrganizationId organization, UUID id) {
        return new PartialFile(
                staging.resolve(organization.toString()).resolve(STAGED + "-" + id),
                store,
                sha256 -> key(organization, sha256));
    }

    /** Discards what was staged before then and neither kept nor discarded since. */
    void discardStaged(Instant before) {
        if (!Files.isDirectory(staging)) {
            return;
        }
        try (DirectoryStream<Path> organizations = Files.newDirectoryStream(staging, Files::isDirectory)) {
            for (Path home : organizations) {
                discardStaged(home, before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("removing staged files", e);
        }
    }

    private static void discardStaged(Path home, Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home, STAGED + "*")) {
            for (Path file : files) {
                if (isOlder(file, before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** @throws Problem 404 when there is none */
    public InputStream open(OrganizationId organization, String sha256) {
        try {
            return store.open(checked(organization, sha256));
        } catch (NoSuchFileException e) {
            throw Problem.notFound("File", sha256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with its bytes, for ranged reading; to be opened within minutes. It never changes; there is none, or no longer, when it was deleted. */
    public Path file(OrganizationId organization, String sha256) {
        String key = checked(organization, sha256);
        try {
            return store.local(key);
        } catch (NoSuchFileException e) {
            return store.localDirectory(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(OrganizationId organization, String sha256) {
        try {
            removal.remove(checked(organization, sha256));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checked(OrganizationId organization, String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw Problem.notFound("File", sha256);
        }
        return key(organization, sha256);
    }

    private static String key(OrganizationId organization, String sha256) {
        return "%s/%s/%s/%s".formatted(HOME, organization, sha256.substring(0, 2), sha256);
    }

    private static long write(InputStream in, Path file, MessageDigest digest, String what, long maxBytes)
            throws IOException {
        long size = 0;
        var buffer = new byte[BUFFER_BYTES];
        try (var out = Files.newOutputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw Problem.tooLarge(what, maxBytes);
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return size;
    }
}
