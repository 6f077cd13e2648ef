package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedS3StoreTest extends ObjectStoreContract {
    private static final long PLENTY = 1L << 30;
    private static final String KEY = "blobs/one/ab/abc";
    private static S3Server server;

    @TempDir
    Path local;

    private final String prefix = UUID.randomUUID().toString();
    private final MadeKeys keys = new MadeKeys();
    private final List<String> deleted = new ArrayList<>();
    private ObjectStore store;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        store = open("one");
    }

    @AfterEach
    void end() {
        store.close();
    }

    private ObjectStore open(String name) {
        var place = new S3Place(
                S3Server.BUCKET,
                Optional.of(server.endpoint()),
                "eu-central-1",
                prefix,
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY);
        return ObjectStores.sealed(
                ObjectStores.s3(place, local.resolve(name + "-sealed"), PLENTY, deleted::add),
                keys,
                true,
                local.resolve(name + "-opened"),
                PLENTY,
                _ -> {});
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void nothing_of_the_content_lies_in_the_bucket() throws IOException {
        store.put(KEY, file("what a device told"));

        try (var in = store.asItLies().open(KEY + ".sealed")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isNotEmpty()
                    .doesNotContain("device");
        }
        assertThat(store.asItLies().exists(KEY)).isFalse();
    }

    @Test
    void another_server_reads_what_one_wrote_and_forgets_it_when_told() throws IOException {
        try (ObjectStore other = open("other")) {
            store.put(KEY, file("content"));
            Path copy = other.local(KEY);
            assertThat(copy).hasContent("content");

            store.delete(KEY);
            deleted.forEach(other::forget);

            assertThat(copy).doesNotExist();
            assertThatThrownBy(() -> other.local(KEY)).isInstanceOf(NoSuchFileException.class);
        }
    }
}
