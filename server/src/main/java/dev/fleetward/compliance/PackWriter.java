package dev.fleetward.compliance;

import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP written file by file, each one's hash noted for the manifest. Not for sharing between threads. */
final class PackWriter implements AutoCloseable {
    private final ZipOutputStream zip;
    private final List<PackManifest.File> files = new ArrayList<>();

    PackWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    /** Writes lines of JSON. */
    interface Lines {
        void write(Line line) throws IOException;
    }

    /** One value on a line of its own. */
    interface Line {
        void add(Object value) throws IOException;
    }

    void lines(String name, Lines lines) throws IOException {
        MessageDigest digest = sha256();
        zip.putNextEntry(new ZipEntry(name));
        // Closing it would close the ZIP.
        var counted = new Counted(new DigestOutputStream(zip, digest));
        lines.write(value -> counted.write((Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8)));
        counted.flush();
        zip.closeEntry();
        files.add(new PackManifest.File(name, counted.bytes, HexFormat.of().formatHex(digest.digest())));
    }

    void text(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw(name, bytes);
        files.add(new PackManifest.File(name, bytes.length, HexFormat.of().formatHex(sha256().digest(bytes))));
    }

    /** What the manifest cannot name: itself and what proves it. */
    void raw(String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    List<PackManifest.File> files() {
        return List.copyOf(files);
    }

    @Override
    public void close() throws IOException {
        zip.finish();
        zip.flush();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private long bytes;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            out.write(some, from, length);
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
