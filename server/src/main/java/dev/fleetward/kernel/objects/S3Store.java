package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of a bucket, each put by one request with its MD5, so that it is there whole or not at all. Copies of what is
 * read from paths lie on this machine.
 */
final class S3Store implements ObjectStore {
    /** Servers and S3 have clocks of their own. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final String MD5 = "md5";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final S3Place place;
    private final LocalCopies copies;
    private final Consumer<String> deleted;
    private final S3Calls calls;

    S3Store(S3Place place, LocalCopies copies, Consumer<String> deleted) {
        this.place = place;
        this.copies = copies;
        this.deleted = deleted;
        this.calls = new S3Calls(place);
    }

    private S3Client s3() {
        return calls.client();
    }

    private String name(String key) {
        return place.prefix() + key;
    }

    @Override
    public void put(String key, Path file) throws IOException {
        copies.keep(key, file, taken -> upload(key, taken, false));
    }

    @Override
    public void putNew(String key, Path file) throws IOException {
        copies.keep(key, file, taken -> upload(key, taken, true));
    }

    private void upload(String key, Path file, boolean isNew) throws IOException {
        String md5 = md5(file);
        long size = Files.size(file);
        var request = PutObjectRequest.builder()
                .bucket(place.bucket())
                .key(name(key))
                .contentMD5(md5)
                .metadata(Map.of(MD5, md5));
        if (isNew) {
            request.ifNoneMatch("*");
        }
        try {
            calls.run("storing " + key, size, () -> s3().putObject(request.build(), RequestBody.fromFile(file)));
        } catch (S3Exception refused) {
            // Ours already, when only the answer to an earlier try was lost.
            if (!S3Calls.isConflict(refused)) {
                throw calls.failed("storing " + key, refused);
            }
            if (!isThere(key, md5)) {
                throw new FileAlreadyExistsException(key);
            }
        }
    }

    private boolean isThere(String key, String md5) throws IOException {
        HeadObjectResponse found = head(key);
        return found != null && md5.equals(found.metadata().get(MD5));
    }

    @Override
    public void mark(String key) {
        calls.run("storing " + key, 0, () -> s3().putObject(
                        r -> r.bucket(place.bucket()).key(name(key)), RequestBody.empty()));
    }

    @Override
    public InputStream open(String key) throws IOException {
        Path file = copies.temporary();
        try {
            download(key, file);
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public Path local(String key) throws IOException {
        return copies.get(key, file -> download(key, file));
    }

    /** Compared with what was stored: a connection that breaks may look like an end. */
    private void download(String key, Path file) throws IOException {
        try {
            GetObjectResponse got = calls.again("reading " + key, () -> {
                Files.deleteIfExists(file);
                var request = GetObjectRequest.builder()
                        .bucket(place.bucket())
                        .key(name(key))
                        .build();
                GetObjectResponse answer = s3().getObject(request, file);
                if (Files.size(file) != answer.contentLength()) {
                    throw new IOException("%s was cut off at %d of %d bytes"
                            .formatted(key, Files.size(file), answer.contentLength()));
                }
                return answer;
            });
            @Nullable String md5 = got.metadata().get(MD5);
            if (md5 != null && !md5.equals(md5(file))) {
                throw calls.failed("reading " + key, new IOException("its MD5 is not what was stored"));
            }
        } catch (S3Exception refused) {
            throw missing(refused, "reading", key);
        }
    }

    private NoSuchFileException missing(S3Exception refused, String doing, String key) {
        if (!S3Calls.isMissing(refused)) {
            throw calls.failed(doing + " " + key, refused);
        }
        return new NoSuchFileException(key);
    }

    private @Nullable HeadObjectResponse head(String key) {
        try {
            return calls.run("asking for " + key, 0, () -> s3().headObject(
                            r -> r.bucket(place.bucket()).key(name(key))));
        } catch (S3Exception refused) {
            if (S3Calls.isMissing(refused)) {
                return null;
            }
            throw calls.failed("asking for " + key, refused);
        }
    }

    @Override
    public Optional<StoredObject> find(String key) {
        return Optional.ofNullable(head(key))
                .map(found -> new StoredObject(key, found.contentLength(), found.lastModified(), found.lastModified()));
    }

    @Override
    public void delete(String key) {
        calls.run("deleting " + key, 0, () -> s3().deleteObject(
                        r -> r.bucket(place.bucket()).key(name(key))));
        copies.forget(key);
        deleted.accept(key);
    }

    @Override
    public void move(String from, String to) throws IOException {
        try {
            calls.run("moving " + from, 0, () -> s3().copyObject(r -> r.sourceBucket(place.bucket())
                    .sourceKey(name(from))
                    .destinationBucket(place.bucket())
                    .destinationKey(name(to))));
        } catch (S3Exception refused) {
            throw missing(refused, "moving", from);
        }
        delete(from);
    }

    @Override
    public void each(String directory, Reader reader) throws IOException {
        @Nullable String next = null;
        do {
            String token = next;
            ListObjectsV2Response page = calls.run("listing " + directory, 0, () -> s3().listObjectsV2(r ->
                    r.bucket(place.bucket()).prefix(name(directory) + "/").continuationToken(token)));
            for (var one : page.contents()) {
                String key = one.key().substring(place.prefix().length());
                try {
                    reader.read(new StoredObject(key, one.size(), one.lastModified(), one.lastModified()));
                } catch (NoSuchFileException e) {
                    // Removed meanwhile.
                }
            }
            next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (next != null);
    }

    @Override
    public void clear(String directory) throws IOException {
        List<String> all = new ArrayList<>();
        each(directory, object -> all.add(object.key()));
        all.forEach(this::delete);
    }

    @Override
    public String location(String key) {
        return "s3://" + place.bucket() + "/" + name(key);
    }

    @Override
    public Path localDirectory(String directory) {
        return copies.path(directory);
    }

    @Override
    public Duration slack() {
        return SLACK;
    }

    @Override
    public void forget(String key) {
        copies.forget(key);
    }

    @Override
    public void checkCopies() {
        for (String key : copies.keys()) {
            if (head(key) == null) {
                copies.forget(key);
            }
        }
    }

    @Override
    public long copiesBytes() {
        return copies.bytes();
    }

    @Override
    public String place() {
        return place.toString();
    }

    @Override
    public void check() {
        calls.check();
    }

    @Override
    public void close() {
        calls.close();
        copies.clear();
    }

    private static String md5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            var buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
