package dev.fleetward.products.uploads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way in. The address to put one to is a secret of its own: signed, of limited time, and of no use once
 * the file is committed. Safe for concurrent use.
 */
@ApplicationScoped
public class PreparedUploads {
    /** Of a device; the largest is a core of a whole process. */
    public static final long MAX_DEVICE_FILE_BYTES = 256L * 1024 * 1024;
    /** Of a person or a build: symbols and images. */
    public static final long MAX_TOOL_FILE_BYTES = 4L * 1024 * 1024 * 1024;

    static final String ROOT = "/api/v0/uploads";
    static final Duration VALID = Duration.ofHours(1);
    static final int MAX_OPEN = 10_000;
    private static final String PURPOSE = "prepared-upload";
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CLEANED_AT_ONCE = 1_000;

    private final Db db;
    private final PreparedUploadStore store;
    private final MasterKey key;
    private final Clock clock;
    private final DiskRoom disk;
    private final Path directory;

    PreparedUploads(
            Db db,
            PreparedUploadStore store,
            MasterKey key,
            Clock clock,
            DiskRoom disk,
            @ConfigProperty(name = "fleetward.data") Path data) {
        this.db = db;
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.disk = disk;
        this.directory = data.resolve("uploads");
    }

    /** Where to put the file, as path and query, and the token that commits it. */
    record Prepared(String path, String token) {}

    /**
     * @param announcedBytes null when the client did not say
     * @throws Problem 413 for more than allowed, 429 when too many are open, 503 while the disk is nearly full
     */
    Prepared prepare(Product product, @Nullable Long announcedBytes, long maxBytes) {
        disk.require();
        if (announcedBytes != null && announcedBytes > maxBytes) {
            throw Problem.tooLarge("Uploaded file is too big: it", maxBytes);
        }
        Instant now = clock.instant();
        Instant end = now.plus(VALID);
        UUID id = db.inTransaction(product.organization(), tx -> {
            if (store.open(tx, product, now) >= MAX_OPEN) {
                throw new Problem(
                        429,
                        "too-many-requests",
                        "Too many requests",
                        "The product has %,d uploads under way. Come again later.".formatted(MAX_OPEN));
            }
            return store.insert(tx, product, announcedBytes, maxBytes, now, end);
        });
        String organization = product.organization().toString();
        String path = "%s/%s/%s?e=%d&s=%s"
                .formatted(ROOT, organization, id, end.getEpochSecond(), sign(organization, id, end.getEpochSecond()));
        return new Prepared(path, "t-" + id);
    }

    /**
     * Keeps the bytes until they are committed; a later put replaces them.
     *
     * @param wasCoded whether the wire had a coding, so that the announced size is not that of the body
     * @throws Problem 403 for an address changed, too old or used up; 413 for more bytes than announced or allowed
     */
    void land(String organization, UUID id, long until, String signature, InputStream body, boolean wasCoded) {
        if (!key.verifies(PURPOSE, signed(organization, id, until), signature)
                || !clock.instant().isBefore(Instant.ofEpochSecond(until))) {
            throw usedUp();
        }
        var owner = new OrganizationId(UUID.fromString(organization));
        var upload = db.inTransaction(owner, tx -> store.find(tx, id))
                .filter(found -> found.committed() == null)
                .orElseThrow(PreparedUploads::usedUp);
        long allowed = upload.announcedBytes() == null || wasCoded ? upload.maxBytes() : upload.announcedBytes();
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, "incoming", null);
            try {
                MessageDigest md5 = MessageDigest.getInstance("MD5");
                long bytes = write(body, temporary, md5, allowed);
                Files.move(temporary, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                String digest = HexFormat.of().formatHex(md5.digest());
                if (db.inTransaction(owner, tx -> store.landed(tx, id, bytes, digest)) == 0) {
                    Files.deleteIfExists(file(id));
                    throw usedUp();
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("storing an upload", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private long write(InputStream body, Path file, MessageDigest md5, long allowed) throws IOException {
        long bytes = 0;
        var buffer = new byte[BUFFER_BYTES];
        try (var out = new DigestOutputStream(Files.newOutputStream(file), md5)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                disk.require();
                bytes += n;
                if (bytes > allowed) {
                    throw Problem.tooLarge("Uploaded file is too big: it", allowed);
                }
                out.write(buffer, 0, n);
            }
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return bytes;
    }

    /**
     * The file a commit names by its member {@code file}. Ask {@link Landed#committed} first: a repeated commit is to
     * be answered as the first was.
     *
     * @throws Problem 400 when there is no such token, nothing was put yet, or other bytes came than were sent
     */
    public Landed claim(Product product, JsonNode commit) {
        String token = commit.path("file").path("token").asText();
        var upload = id(token)
                .flatMap(id -> db.inTransaction(product.organization(), tx -> store.find(tx, id)))
                .filter(found -> found.product().equals(product.id().value()))
                .orElseThrow(() -> Problem.invalid("file.token is no token of an upload of this project."));
        if (upload.committed() == null && upload.landedBytes() == null) {
            throw Problem.invalid("Nothing was put to the upload address of this token yet.");
        }
        String md5 = commit.path("file").path("md5").asText();
        if (!md5.isEmpty() && !md5.equalsIgnoreCase(upload.landedMd5())) {
            throw Problem.invalid("The bytes that came have another MD5 than file.md5 says. Upload the file again.");
        }
        return new Landed(
                upload.id(),
                product.organization(),
                file(upload.id()),
                upload.landedBytes() == null ? 0 : upload.landedBytes(),
                commit.path("file").path("name").asText(),
                Optional.ofNullable(upload.committed()));
    }

    /** What became of the file is safe elsewhere; the file goes. */
    public void committed(Landed landed, String result) {
        db.doInTransaction(landed.organization(), tx -> store.committed(tx, landed.id(), result));
        delete(landed.id());
    }

    /** Uploads nobody committed. Rows stay a day longer than they are of use, so that a late retry is answered. */
    void clean() {
        Instant before = clock.instant().minus(Duration.ofDays(1));
        db.acrossOrganizations(tx -> store.deleteExpired(tx, before, CLEANED_AT_ONCE))
                .forEach(this::delete);
    }

    private void delete(UUID id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(UUID id) {
        return directory.resolve(id.toString());
    }

    private static Optional<UUID> id(String token) {
        try {
            return token.startsWith("t-") ? Optional.of(UUID.fromString(token.substring(2))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String sign(String organization, UUID id, long until) {
        byte[] mac = key.sign(PURPOSE, signed(organization, id, until));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static String signed(String organization, UUID id, long until) {
        return organization + "/" + id + "/" + until;
    }

    private static Problem usedUp() {
        return new Problem(
                403,
                "link-not-valid",
                "Link not valid",
                "This upload address was changed, is older than an hour or was used up. Prepare the upload again.");
    }
}
