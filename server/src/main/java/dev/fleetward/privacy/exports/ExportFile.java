package dev.fleetward.privacy.exports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file encrypted with AES-256 in counter mode, which lets it be read from any byte on. A key is used for one writing
 * only, so that the counter may begin at nought. Not for sharing.
 */
final class ExportFile {
    static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path path;

    ExportFile(Path path) {
        this.path = path;
    }

    /** What was written, before it was encrypted. */
    record Written(long sizeBytes, String sha256) {}

    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** On the disk when this returns. */
    Written write(byte[] key, Content content) throws IOException {
        Files.createDirectories(path.getParent());
        var digest = sha256();
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var plain = new DigestOutputStream(
                    new BufferedOutputStream(
                            new CipherOutputStream(Channels.newOutputStream(channel), cipher(key, 0)), BUFFER_BYTES),
                    digest);
            content.writeTo(plain);
            plain.flush();
            channel.force(true);
            return new Written(channel.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** Writes out {@code length} bytes from {@code first} on. */
    void copy(byte[] key, long first, long length, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long block = first / BLOCK_BYTES;
            channel.position(block * BLOCK_BYTES);
            InputStream plain = new CipherInputStream(Channels.newInputStream(channel), cipher(key, block));
            plain.skipNBytes(first - block * BLOCK_BYTES);
            var buffer = new byte[BUFFER_BYTES];
            for (long left = length; left > 0; ) {
                int read = plain.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("export file " + path.getFileName() + " is shorter than it was written");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cipher cipher(byte[] key, long block) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] counter =
                    ByteBuffer.allocate(BLOCK_BYTES).putLong(0).putLong(block).array();
            // Encrypting and decrypting are the same in counter mode.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
