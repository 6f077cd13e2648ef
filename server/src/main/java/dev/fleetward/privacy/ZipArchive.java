package dev.fleetward.privacy;

import dev.fleetward.kernel.SubjectData;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The ZIP of an export while it is written, straight to the receiver. One file open at a time; not for sharing. */
final class ZipArchive implements SubjectData.Archive {
    static final int MAX_PATH_CHARACTERS = 300;

    private final ZipOutputStream zip;
    private final List<Entry> entries = new ArrayList<>();

    ZipArchive(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** A file as the manifest lists it. */
    record Entry(String path, long bytes, String sha256) {}

    @Override
    public OutputStream file(String path) throws IOException {
        zip.putNextEntry(new ZipEntry(safe(path)));
        return new EntryStream(safe(path), sha256());
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    /** Names may come from a device: whoever unpacks must not be led out of the directory. */
    static String safe(String path) {
        String clean = path.replaceAll("[\\\\\\p{Cntrl}:*?\"<>|]", "_")
                .replaceAll("(^|/)\\.+(?=/|$)", "$1_")
                .replaceAll("^/+", "")
                .replaceAll("//+", "/");
        if (clean.isBlank() || clean.length() > MAX_PATH_CHARACTERS) {
            throw new IllegalArgumentException("no path for an archive: " + path);
        }
        return clean;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class EntryStream extends FilterOutputStream {
        private final String path;
        private final MessageDigest digest;
        private long bytes;
        private boolean closed;

        EntryStream(String path, MessageDigest digest) {
            super(new DigestOutputStream(zip, digest));
            this.path = path;
            this.digest = digest;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            bytes += length;
        }

        /** Ends the entry and leaves the archive open. */
        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                zip.closeEntry();
                entries.add(new Entry(path, bytes, HexFormat.of().formatHex(digest.digest())));
            }
        }
    }
}
