package dev.fleetward.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of feeds on this machine. */
final class FeedFiles {
    private static final int TAR_MAGIC_AT = 257;
    private static final String TAR_MAGIC = "ustar";

    private FeedFiles() {}

    /** Told by the content: a tar. */
    static boolean isBundle(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(TAR_MAGIC_AT, Files.size(file)));
            return new String(in.readNBytes(TAR_MAGIC.length()), StandardCharsets.ISO_8859_1).equals(TAR_MAGIC);
        }
    }

    static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records under a directory as one file. */
    static void pack(Path directory, Path zip) throws IOException {
        try (Stream<Path> found = Files.walk(directory);
                OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            List<Path> records = found.filter(file -> file.toString().matches("(?s).*\\.(json|jsonl|csv|gz|zip)"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (records.isEmpty()) {
                throw new CommandFailed("there is no .json, .jsonl, .csv, .gz or .zip file under " + directory);
            }
            for (Path record : records) {
                packed.putNextEntry(new ZipEntry(directory.relativize(record).toString()));
                Files.copy(record, packed);
                packed.closeEntry();
            }
        }
    }
}
