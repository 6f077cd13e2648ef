package dev.fleetward.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.S3Bucket;
import dev.fleetward.fixture.S3Server;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Removal;
import dev.fleetward.kernel.objects.FileKeys;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import dev.fleetward.kernel.objects.S3Place;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = S3Bucket.class, restrictToAnnotatedClass = true)
class BackupOnS3Test {
    private static final int PLENTY = 1_000_000;

    @Inject
    Blobs blobs;

    @Inject
    ObjectStore store;

    @Inject
    FileKeys keys;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @ConfigProperty(name = "fleetward.s3.endpoint")
    Optional<URI> endpoint;

    @ConfigProperty(name = "fleetward.database.url")
    String url;

    @ConfigProperty(name = "fleetward.database.owner")
    String owner;

    @ConfigProperty(name = "fleetward.database.password")
    String password;

    @TempDir
    Path temporary;

    private final OrganizationId ours = new OrganizationId(UUID.randomUUID());

    @Test
    void objects_are_copied_once_and_come_back_to_a_bucket_or_a_directory() throws IOException {
        String first = put("first");
        assertThat(take().copiedFiles()).isPositive();
        String second = put("second");

        Backups.Taken taken = take();

        assertThat(taken.copiedFiles()).isEqualTo(1);
        assertThat(backups().verify(Optional.empty()).damaged()).isZero();
        String prefix = "restored-" + UUID.randomUUID();
        restore("to-bucket", Optional.of(store(prefix)));
        try (ObjectStore restored = opened(store(prefix))) {
            assertThat(read(restored, first)).isEqualTo("first");
            assertThat(read(restored, second)).isEqualTo("second");
        }
        Path directory = restore("to-directory", Optional.empty());
        try (ObjectStore restored = opened(ObjectStores.directory(directory))) {
            assertThat(read(restored, first)).isEqualTo("first");
            assertThat(read(restored, second)).isEqualTo("second");
        }
        assertThat(directory.resolve(key(first))).doesNotExist();
    }

    @Test
    void a_bucket_that_holds_files_is_not_written_over() throws IOException {
        put("there");
        take();

        assertThatThrownBy(() -> restore("refused", Optional.of(store("of-tests"))))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("FLEETWARD_S3_PREFIX");
        assertThat(temporary.resolve("refused")).doesNotExist();
    }

    @Test
    void what_is_removed_while_a_backup_is_taken_lies_aside_for_every_server() throws IOException {
        var removal = new Removal(store);
        String sha256 = put("removed meanwhile");
        removal.hold(Removal.Reason.POINT);
        try (ObjectStore elsewhere = opened(store("of-tests"))) {
            new Removal(elsewhere).remove(key(sha256));
        }

        assertThat(store.exists(key(sha256))).isFalse();
        assertThat(store.exists(Removal.ASIDE + "/" + key(sha256))).isTrue();

        removal.release(Removal.Reason.POINT);
        assertThat(store.exists(Removal.ASIDE + "/" + key(sha256))).isFalse();
    }

    private String put(String content) {
        return blobs.put(ours, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "a file", PLENTY)
                .sha256();
    }

    private String key(String sha256) {
        return "blobs/%s/%s/%s".formatted(ours, sha256.substring(0, 2), sha256);
    }

    private String read(ObjectStore from, String sha256) throws IOException {
        try (InputStream in = from.open(key(sha256))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Backups backups() {
        return Backups.in(temporary.resolve("backups"));
    }

    private Backups.Taken take() {
        return backups().take(data, store, new Reach(data, url, owner, password), false, true, Clock.systemUTC());
    }

    private Path restore(String name, Optional<ObjectStore> bucket) {
        Path target = temporary.resolve(name);
        backups()
                .restore(new Restore.Wanted(
                        target,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        _ -> bucket,
                        (_, _, _) -> List.of()));
        return target;
    }

    /** As a server with the keys of this one reads and seals it. */
    private ObjectStore opened(ObjectStore sealed) throws IOException {
        Path copies = Files.createTempDirectory(temporary, "opened");
        return ObjectStores.sealed(sealed, keys, true, copies, PLENTY, _ -> {});
    }

    private ObjectStore store(String prefix) throws IOException {
        var place =
                new S3Place(S3Server.BUCKET, endpoint, "us-east-1", prefix, S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        return ObjectStores.s3(place, Files.createTempDirectory(temporary, "copies"), PLENTY, _ -> {});
    }
}
