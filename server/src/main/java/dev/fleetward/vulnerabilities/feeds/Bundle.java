package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.BundleManifest.Entry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar of feeds with its manifest first. It is read twice: to see that every byte is as it was fetched, and to import. */
final class Bundle {
    static final int MAX_FILES = 10_000;
    private static final int MAX_MANIFEST_BYTES = 8 * 1024 * 1024;
    private static final int MAGIC_AT = 257;
    private static final byte[] MAGIC = {'u', 's', 't', 'a', 'r'};

    private final Path file;
    private final BundleManifest manifest;

    private Bundle(Path file, BundleManifest manifest) {
        this.file = file;
        this.manifest = manifest;
    }

    /** What is done with a file of it. */
    @FunctionalInterface
    interface Use {
        void of(Entry entry, InputStream content) throws IOException;
    }

    /** Whether the file is a tar, told by its content. */
    static boolean isOne(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(MAGIC_AT + MAGIC.length);
            return head.length == MAGIC_AT + MAGIC.length
                    && java.util.Arrays.equals(head, MAGIC_AT, head.length, MAGIC, 0, MAGIC.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws Problem 400 saying which file is not as the manifest has it; then nothing of it is to be used */
    static Bundle verified(Path file) {
        try (var tar = open(file)) {
            BundleManifest manifest = manifest(tar);
            var bundle = new Bundle(file, manifest);
            bundle.each(tar, Bundle::verify);
            return bundle;
        } catch (IOException | IllegalArgumentException broken) {
            throw damaged("The archive cannot be read to its end: " + broken.getMessage());
        }
    }

    BundleManifest manifest() {
        return manifest;
    }

    void each(Use use) {
        try (var tar = open(file)) {
            tar.getNextEntry();
            each(tar, use);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TarArchiveInputStream open(Path file) throws IOException {
        return new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    private static BundleManifest manifest(TarArchiveInputStream tar) throws IOException {
        TarArchiveEntry first = tar.getNextEntry();
        if (first == null || !first.getName().equals(BundleManifest.NAME)) {
            throw damaged("It is no bundle: its first file is not %s.".formatted(BundleManifest.NAME));
        }
        byte[] bytes = tar.readNBytes(MAX_MANIFEST_BYTES + 1);
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw Problem.tooLarge("The manifest of a bundle", MAX_MANIFEST_BYTES);
        }
        BundleManifest manifest;
        try {
            manifest = Json.read(new String(bytes, StandardCharsets.UTF_8), BundleManifest.class);
        } catch (RuntimeException malformed) {
            throw damaged("Its manifest is not JSON of the form that “fleetward feed bundle” writes.");
        }
        check(manifest);
        return manifest;
    }

    private static void check(BundleManifest manifest) {
        if (!BundleManifest.FORMAT.equals(manifest.format()) || manifest.version() != BundleManifest.VERSION) {
            throw damaged("Its manifest is of the form “%s” %d; this server reads “%s” %d."
                    .formatted(manifest.format(), manifest.version(), BundleManifest.FORMAT, BundleManifest.VERSION));
        }
        if (manifest.madeAt() == null
                || manifest.files() == null
                || manifest.files().isEmpty()) {
            throw damaged("Its manifest names no files, or not when it was made.");
        }
        if (manifest.files().size() > MAX_FILES) {
            throw Problem.invalid("A bundle has at most %,d files.".formatted(MAX_FILES));
        }
        Set<String> paths = new HashSet<>();
        for (Entry entry : manifest.files()) {
            boolean whole = entry.path() != null
                    && entry.feed() != null
                    && entry.source() != null
                    && entry.fetchedAt() != null
                    && entry.sha256() != null;
            if (!whole || !paths.add(entry.path())) {
                throw damaged("Its manifest says too little of a file, or names one twice.");
            }
            if (!entry.feed().isEmpty()) {
                FeedName.require(entry.feed());
            }
        }
    }

    /** In the order of the manifest, all of them and no others. */
    private void each(TarArchiveInputStream tar, Use use) throws IOException {
        for (Entry entry : manifest.files()) {
            TarArchiveEntry found = tar.getNextEntry();
            if (found == null || !found.isFile() || !found.getName().equals(entry.path())) {
                throw damaged("Its manifest names %s, and the archive has %s there."
                        .formatted(entry.path(), found == null ? "nothing" : found.getName()));
            }
            use.of(entry, tar);
        }
        TarArchiveEntry more = tar.getNextEntry();
        if (more != null) {
            throw damaged("The archive has %s, which its manifest does not name.".formatted(more.getName()));
        }
    }

    private static void verify(Entry entry, InputStream content) throws IOException {
        try {
            var digest = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"));
            long size = digest.transferTo(OutputStream.nullOutputStream());
            String sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            if (size != entry.sizeBytes() || !sha256.equalsIgnoreCase(entry.sha256())) {
                throw damaged("%s has %d bytes and the SHA-256 %s; its manifest says %d and %s. Nothing was imported."
                        .formatted(entry.path(), size, sha256, entry.sizeBytes(), entry.sha256()));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem damaged(String detail) {
        return new Problem(400, "damaged-bundle", "Damaged bundle", detail);
    }
}
