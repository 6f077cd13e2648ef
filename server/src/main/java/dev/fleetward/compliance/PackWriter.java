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
public final class PackWriter implements AutoCloseable {
    private final ZipOutputStream zip;
    private final List<PackFile> files = new ArrayList<>();

    public PackWriter(OutputStream out) {
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

    /** Writes a file's bytes. */
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    void lines(String name, Lines lines) throws IOException {
        file(name, out -> lines.write(value -> out.write((Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8))));
    }

    /** Streams it: nothing but what is being written is in memory. */
    public void file(String name, Content content) throws IOException {
        MessageDigest digest = sha256();
        zip.putNextEntry(new ZipEntry(name));
        var counted = new Counted(new DigestOutputStream(zip, digest));
        content.write(counted);
        counted.flush();
        zip.closeEntry();
        files.add(new PackFile(name, counted.bytes, HexFormat.of().formatHex(digest.digest())));
    }

    public void text(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw(name, bytes);
        files.add(new PackFile(name, bytes.length, HexFormat.of().formatHex(sha256().digest(bytes))));
    }

    /** What the manifest cannot name: itself and what proves it. */
    public void raw(String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    public List<PackFile> files() {
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

        /** Closing it would close the ZIP. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
