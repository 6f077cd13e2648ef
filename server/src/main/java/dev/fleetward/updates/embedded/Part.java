package dev.fleetward.updates.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;

/** A run of bytes of a file, read as a stream however long it is. */
record Part(Path file, long offset, long length) {
    private static final int BUFFER_BYTES = 1 << 16;

    /** @throws Unreadable when the file has fewer bytes, or there are more than the caller can hold */
    byte[] bytes(int maxBytes) throws IOException, Unreadable {
        if (length > maxBytes) {
            throw new Unreadable("A part of %,d bytes is longer than %,d.".formatted(length, maxBytes));
        }
        var bytes = ByteBuffer.allocate((int) length);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new Unreadable("It ends in the middle of a part.");
                }
            }
        }
        return bytes.array();
    }

    void into(Sink sink) throws IOException, GeneralSecurityException {
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream in = open()) {
            long left = length;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    return;
                }
                sink.take(buffer, n);
                left -= n;
            }
        }
    }

    private InputStream open() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return Channels.newInputStream(channel.position(offset));
    }

    byte[] digest(String algorithm) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        into((bytes, n) -> digest.update(bytes, 0, n));
        return digest.digest();
    }

    void into(Signature verifier) throws IOException, GeneralSecurityException {
        into((bytes, n) -> verifier.update(bytes, 0, n));
    }

    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int count) throws GeneralSecurityException;
    }
}
