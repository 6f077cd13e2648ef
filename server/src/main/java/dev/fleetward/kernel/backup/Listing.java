package dev.fleetward.kernel.backup;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.fleetward.kernel.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The list of a point while it is written: a JSON object a line, in no order, however many there are. */
final class Listing implements AutoCloseable {
    private static final ObjectWriter ENTRY = Json.MAPPER.writerFor(Entry.class);

    private final Path file;
    private final MessageDigest digest = FileStore.sha256();
    private final OutputStream out;
    private long files;
    private long bytes;

    Listing(Path file) throws IOException {
        this.file = file;
        this.out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest);
        Files.setPosixFilePermissions(file, Private.FILE);
    }

    void add(Entry entry) throws IOException {
        out.write(ENTRY.writeValueAsBytes(entry));
        out.write('\n');
        if (!entry.isDirectory()) {
            files++;
            bytes += entry.sizeBytes();
        }
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** On the disk from here on. @return its SHA-256 */
    String finish() throws IOException {
        out.close();
        Private.sync(file);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
