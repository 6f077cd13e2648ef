package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * How a sealed file is written: a header (mark, id of the file key, salt), then segments of 64 KiB, each AES-256-GCM under
 * a key that HKDF-SHA-256 makes of file key, salt, header and the file's name. The nonce counts the segments and says which is
 * the last, so that nothing can be cut off, put in another order or taken from another file. One pass, not for sharing.
 */
final class Seal {
    static final int SEGMENT_BYTES = 64 * 1024;
    static final int TAG_BYTES = 16;

    /** The last character is the format's number. */
    private static final byte[] MARK = "FWFILE01".getBytes(StandardCharsets.US_ASCII);

    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int SALT_BYTES = 32;
    static final int HEADER_BYTES = MARK.length + ID_BYTES + SALT_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cipher cipher;
    private final int mode;
    private final SecretKey key;
    private long number;

    private Seal(int mode, FileKey key, byte[] header, String name) throws GeneralSecurityException {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        this.mode = mode;
        byte[] called = name.getBytes(StandardCharsets.UTF_8);
        byte[] info = Arrays.copyOf(header, header.length + called.length);
        System.arraycopy(called, 0, info, header.length, called.length);
        this.key = KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(key.secret())
                                .addSalt(Arrays.copyOfRange(header, MARK.length + ID_BYTES, HEADER_BYTES))
                                .thenExpand(info, FileKey.SECRET_BYTES));
    }

    /** @param name of the file, without which it is not opened */
    static void write(FileKey key, String name, InputStream content, OutputStream out) throws IOException {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .put(MARK)
                .putLong(key.id().getMostSignificantBits())
                .putLong(key.id().getLeastSignificantBits())
                .put(salt)
                .array();
        out.write(header);
        try {
            var seal = new Seal(Cipher.ENCRYPT_MODE, key, header, name);
            var segments = new Segments(content, SEGMENT_BYTES);
            var sealed = new byte[SEGMENT_BYTES + TAG_BYTES];
            do {
                int read = segments.next();
                out.write(sealed, 0, seal.next(segments.bytes(), read, segments.isLast(), sealed));
            } while (!segments.isLast());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws DamagedFile when it is no header */
    static byte[] header(String name, InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES || !Arrays.equals(MARK, Arrays.copyOf(header, MARK.length))) {
            throw new DamagedFile(name, "does not begin as a sealed file");
        }
        return header;
    }

    static UUID keyId(byte[] header) {
        ByteBuffer id = ByteBuffer.wrap(header, MARK.length, ID_BYTES);
        return new UUID(id.getLong(), id.getLong());
    }

    static Seal reading(FileKey key, byte[] header, String name) {
        try {
            return new Seal(Cipher.DECRYPT_MODE, key, header, name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return how many bytes it made of the next segment */
    int next(byte[] segment, int length, boolean isLast, byte[] made) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putLong(number++)
                .putInt(isLast ? 1 : 0)
                .array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher.doFinal(segment, 0, length, made);
    }

    /** How long the content is of a sealed file that is so long. */
    static long contentBytes(long sealedBytes) {
        long segments = Math.ceilDiv(sealedBytes - HEADER_BYTES, SEGMENT_BYTES + TAG_BYTES);
        return Math.max(0, sealedBytes - HEADER_BYTES - segments * TAG_BYTES);
    }

    /** Pieces of one size; the last, the only one that may be shorter, is known as such. */
    static final class Segments {
        private final InputStream in;
        private final byte[] ahead;
        private final byte[] bytes;
        private int there;

        Segments(InputStream in, int segmentBytes) throws IOException {
            this.in = in;
            this.bytes = new byte[segmentBytes];
            this.ahead = new byte[segmentBytes];
            this.there = in.readNBytes(ahead, 0, segmentBytes);
        }

        /** @return its length */
        int next() throws IOException {
            int length = there;
            System.arraycopy(ahead, 0, bytes, 0, length);
            there = length < bytes.length ? 0 : in.readNBytes(ahead, 0, bytes.length);
            return length;
        }

        boolean isLast() {
            return there == 0;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
