package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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

class S3StoreTest extends ObjectStoreContract {
    private static final long PLENTY = 1L << 30;
    private static S3Server server;

    @TempDir
    Path local;

    private final String prefix = UUID.randomUUID().toString();
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
        store = open("copies", PLENTY);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private ObjectStore open(String name, long bytes) {
        return ObjectStores.s3(
                place(server.endpoint(), S3Server.BUCKET, S3Server.SECRET_KEY),
                local.resolve(name),
                bytes,
                deleted::add);
    }

    private S3Place place(URI endpoint, String bucket, String secret) {
        return new S3Place(bucket, Optional.of(endpoint), "eu-central-1", prefix, S3Server.ACCESS_KEY, secret);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void tables_name_files_by_bucket_and_prefix() {
        assertThat(store.location("lake/warehouse/x")).isEqualTo("s3://fleetward/" + prefix + "/lake/warehouse/x");
    }

    @Test
    void another_server_reads_what_one_wrote_and_forgets_it_when_told() throws IOException {
        try (ObjectStore other = open("others", PLENTY)) {
            store.put("blobs/a", file("content"));
            Path copy = other.local("blobs/a");
            assertThat(copy).hasContent("content");

            store.delete("blobs/a");
            deleted.forEach(other::forget);

            assertThat(deleted).containsExactly("blobs/a");
            assertThat(copy).doesNotExist();
            assertThatThrownBy(() -> other.local("blobs/a")).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void a_server_that_missed_the_news_drops_the_copies_of_what_is_no_more() throws IOException {
        try (ObjectStore other = open("others", PLENTY)) {
            store.put("blobs/a", file("gone"));
            store.put("blobs/b", file("stays"));
            Path gone = other.local("blobs/a");
            Path stays = other.local("blobs/b");
            store.delete("blobs/a");

            other.checkCopies();

            assertThat(gone).doesNotExist();
            assertThat(stays).exists();
        }
    }

    @Test
    void a_copy_handed_out_lately_stays_although_it_is_too_much() throws IOException {
        try (ObjectStore small = open("small", 10)) {
            for (int i = 0; i < 5; i++) {
                small.put("blobs/" + i, file("0123456789"));
            }
            Path first = small.local("blobs/0");
            for (int i = 1; i < 5; i++) {
                small.local("blobs/" + i);
            }

            assertThat(first).hasContent("0123456789");
        }
    }

    @Test
    void copies_are_gone_with_the_process() throws IOException {
        ObjectStore other = open("others", PLENTY);
        other.put("blobs/a", file("content"));
        Path copy = other.local("blobs/a");

        other.close();

        assertThat(copy).doesNotExist();
        assertThat(read("blobs/a")).isEqualTo("content");
    }

    @Test
    void a_bucket_that_is_not_there_is_named() {
        assertThatThrownBy(() -> check(place(server.endpoint(), "nowhere", S3Server.SECRET_KEY)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("there is no bucket nowhere")
                .hasMessageContaining("s3.bucket");
    }

    @Test
    void a_wrong_secret_is_told_so() {
        assertThatThrownBy(() -> check(place(server.endpoint(), S3Server.BUCKET, "wrong")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("s3.secret-key")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void an_address_where_nobody_listens_is_told_so() {
        assertThatThrownBy(() -> check(place(URI.create("http://127.0.0.1:1"), S3Server.BUCKET, "x")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("s3.endpoint");
    }

    private void check(S3Place place) {
        try (ObjectStore other = ObjectStores.s3(place, local.resolve("other"), PLENTY, _ -> {})) {
            other.check();
        }
    }

    @Test
    void nothing_of_an_upload_stays_on_this_machine_when_it_fails() throws IOException {
        Path file = file("content");
        try (ObjectStore other = ObjectStores.s3(
                place(URI.create("http://127.0.0.1:1"), S3Server.BUCKET, "x"),
                local.resolve("other"),
                PLENTY,
                _ -> {})) {
            assertThatThrownBy(() -> other.put("blobs/a", file)).isInstanceOf(StoreUnavailable.class);
            try (var left = Files.walk(local.resolve("other"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }
}
