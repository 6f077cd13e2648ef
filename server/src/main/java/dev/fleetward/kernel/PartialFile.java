package dev.fleetward.kernel;

import dev.fleetward.kernel.Blobs.Blob;
import dev.fleetward.kernel.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** A file that arrives piece by piece, over a restart too. What nobody adds to for a day is taken away. */
public final class PartialFile {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;
    private final ObjectStore store;
    private final Function<String, String> key;

    PartialFile(Path file, ObjectStore store, Function<String, String> key) {
        this.file = file;
        this.store = store;
        this.key = key;
    }

    /** How much is here. */
    public long sizeBytes() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds what comes, as far as it comes: a connection that breaks leaves what was received.
     *
     * @param at where the piece belongs, which is where the last one ended
     * @return how much is here then, on the disk
     * @throws Problem 409 when the piece belongs elsewhere or another one is arriving, 413 above the limit
     */
    public long append(long at, InputStream piece, long maxBytes) {
        try {
            Files.createDirectories(file.getParent());
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                if (lock == null) {
                    throw busy();
                }
                long there = channel.size();
                if (at != there) {
                    throw Problem.conflict(
                            "upload-offset", "The next piece begins at byte %d, not %d.".formatted(there, at));
                }
                return write(channel.position(at), piece, maxBytes);
            } catch (OverlappingFileLockException beingWritten) {
                throw busy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("receiving a piece", e);
        }
    }

    private static long write(FileChannel channel, InputStream piece, long maxBytes) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (int n = piece.read(buffer); n >= 0; n = piece.read(buffer)) {
                if (channel.position() + n > maxBytes) {
                    throw Problem.tooLarge("The file", maxBytes);
                }
                for (var bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            }
        } finally {
            channel.force(true);
        }
        return channel.position();
    }

    /** What was written, hashed in one pass, by the digests given too. This file is gone once that is kept or discarded. */
    public StagedFile stage(List<MessageDigest> digests) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                for (MessageDigest digest : digests) {
                    digest.update(buffer, 0, n);
                }
                size += n;
            }
            String hex = HexFormat.of().formatHex(sha256.digest());
            return new StagedFile(file, store, key.apply(hex), new Blob(hex, size));
        } catch (IOException e) {
            throw new UncheckedIOException("reading what was received", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem busy() {
        return Problem.conflict("upload-busy", "Another piece of this file is arriving; ask again where it ends.");
    }
}
