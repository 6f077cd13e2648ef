package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.chunks.Malformed;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * An attachment after decompression. A stream that breaks off, as after a loss of power, simply ends; whether it did is
 * told. Never gives more bytes than it may: one more is asked for than allowed, and that is refused.
 */
final class Inflated extends InputStream {
    private static final int PREVIEW_BYTES = 16;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ZipFileReader.Opened opened;
    private final InputStream in;
    private final String compression;
    private final long maxBytes;
    private final byte[] preview = new byte[PREVIEW_BYTES];
    private long bytes;
    private boolean cutShort;

    /** @param declared as the manifest has it; what the first bytes say wins */
    Inflated(ZipFileReader.Opened opened, boolean declared, long maxBytes) throws IOException, Malformed {
        this.opened = opened;
        this.maxBytes = maxBytes;
        var raw = new BufferedInputStream(opened.in(), BUFFER_BYTES);
        raw.mark(2);
        int first;
        int second;
        try {
            first = raw.read();
            second = raw.read();
            raw.reset();
        } catch (ZipException | EOFException e) {
            throw damaged();
        }
        boolean zlib = first == 0x78 && second >= 0 && (first << 8 | second) % 31 == 0;
        boolean gzip = first == 0x1f && second == 0x8b;
        this.compression = gzip && declared ? "gzip" : zlib && declared ? "zlib" : "none";
        this.in = open(raw);
    }

    private InputStream open(InputStream raw) throws IOException, Malformed {
        try {
            return switch (compression) {
                case "gzip" -> new GZIPInputStream(raw, BUFFER_BYTES);
                case "zlib" -> new InflaterInputStream(raw);
                default -> raw;
            };
        } catch (ZipException | EOFException e) {
            throw damaged();
        }
    }

    private Malformed damaged() {
        return new Malformed(
                "bad-attachment",
                "“%s” cannot be decompressed.".formatted(opened.member().name()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = -1;
        try {
            // One byte beyond what is allowed tells "just fits" from "too large".
            read = in.read(target, offset, (int) Math.min(length, maxBytes + 1 - bytes));
        } catch (EOFException | ZipException e) {
            cutShort = true;
        }
        if (read <= 0) {
            return -1;
        }
        if (bytes < PREVIEW_BYTES) {
            System.arraycopy(target, offset, preview, (int) bytes, (int) Math.min(read, PREVIEW_BYTES - bytes));
        }
        bytes += read;
        return read;
    }

    /** After the last byte. @throws Malformed when there was more than allowed, or other bytes than were put in */
    void finish() throws IOException, Malformed {
        if (bytes > maxBytes) {
            throw new Malformed(
                    "too-large",
                    "“%s” has more than %,d bytes after decompression."
                            .formatted(opened.member().name(), maxBytes));
        }
        try {
            opened.in().transferTo(OutputStream.nullOutputStream());
        } catch (EOFException | ZipException e) {
            throw damaged();
        }
        opened.verify();
    }

    byte[] readWhole() throws IOException, Malformed {
        byte[] all = readAllBytes();
        finish();
        return all;
    }

    Attachment described(String sha256) {
        return new Attachment(
                sha256, bytes, HexFormat.of().formatHex(Arrays.copyOf(preview, (int) Math.min(bytes, PREVIEW_BYTES))));
    }

    String compression() {
        return compression;
    }

    long bytes() {
        return bytes;
    }

    boolean isCutShort() {
        return cutShort;
    }
}
