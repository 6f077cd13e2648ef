package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.objects.FileKey;
import dev.fleetward.kernel.objects.FileKeys;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StoredFileKeysTest {
    private static final int PLENTY = 1_000_000;
    private static final int SERVERS = 6;

    @Inject
    Db db;

    @Inject
    MasterKey key;

    @Inject
    KeyRotation rotation;

    @Inject
    Blobs blobs;

    @Inject
    StoredFileKeys keys;

    @Inject
    Clock clock;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @TempDir
    Path temporary;

    private final OrganizationId ours = new OrganizationId(UUID.randomUUID());

    @Test
    void servers_that_make_the_first_key_at_once_end_with_one() throws Exception {
        List<Callable<FileKey>> firsts = new ArrayList<>();
        for (int server = 0; server < SERVERS; server++) {
            var another = another();
            firsts.add(() -> another.current(ours.toString()));
        }

        var made = new ArrayList<FileKey>();
        try (var threads = Executors.newFixedThreadPool(SERVERS)) {
            for (var first : threads.invokeAll(firsts)) {
                made.add(first.get());
            }
        }

        assertThat(made).hasSize(SERVERS).containsOnly(made.getFirst());
        assertThat(keysOfOurs()).isEqualTo(1);
        assertThat(another().find(ours.toString(), made.getFirst().id())).contains(made.getFirst());
    }

    @Test
    void a_key_opens_nothing_of_another_organization() {
        FileKey key = keys.current(ours.toString());

        assertThat(keys.find(UUID.randomUUID().toString(), key.id())).isEmpty();
        assertThat(keys.current(UUID.randomUUID().toString())).isNotEqualTo(key);
    }

    /** As after a restore without it. */
    @Test
    void a_server_whose_master_key_was_lost_seals_with_a_new_key_and_says_what_it_cannot_read() throws IOException {
        Path files = Files.createDirectory(temporary.resolve("files"));
        FileKey lost = keys.current(ours.toString());
        String before = name("0".repeat(64));
        String after = name("1".repeat(64));
        var without =
                new StoredFileKeys(db, MasterKey.of(Files.createDirectory(temporary.resolve("elsewhere"))), clock);
        try (ObjectStore with = store(files, keys);
                ObjectStore store = store(files, without)) {
            with.put(before, Files.writeString(temporary.resolve("before"), "before"));

            assertThatThrownBy(() -> store.open(before)).hasMessageContaining("a key that is not at hand");
            store.put(after, Files.writeString(temporary.resolve("after"), "after"));

            assertThat(store.local(after)).hasContent("after");
            assertThat(with.local(before)).hasContent("before");
            assertThat(keysOfOurs()).isEqualTo(2);
            assertThat(without.find(ours.toString(), lost.id())).isEmpty();
        } finally {
            db.doInTransaction(ours, tx -> tx.update("DELETE FROM file_key"));
        }
    }

    @Test
    void every_file_opens_after_the_master_key_was_exchanged_while_files_are_written_and_read() throws Exception {
        Map<String, String> written = new ConcurrentHashMap<>();
        var stopped = new AtomicBoolean();
        String first = key.name();
        String early = put("early");
        written.put(early, "early");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(() -> {
                for (int i = 0; !stopped.get() || written.size() < 5; i++) {
                    String content = "file " + i;
                    written.put(put(content), content);
                    assertThat(read(early)).isEqualTo("early");
                }
                return true;
            });
            key.exchange();
            // Cut off here: another server begins, with both keys and no row sealed anew.
            var restarted = new StoredFileKeys(db, MasterKey.of(data), clock);
            assertThat(restarted.current(ours.toString())).isEqualTo(keys.current(ours.toString()));
            rotation.rotate();
            stopped.set(true);
            assertThat(writing.get()).isTrue();
        }

        assertThat(key.name()).isNotEqualTo(first);
        assertThat(data.resolve("master.key.old")).doesNotExist();
        Files.deleteIfExists(data.resolve("master.key.retired"));
        assertThat(keysOfOurs()).isEqualTo(1);
        try (ObjectStore alone = store(data, another())) {
            for (Map.Entry<String, String> file : written.entrySet()) {
                assertThat(alone.local(name(file.getKey()))).hasContent(file.getValue());
                assertThat(data.resolve(name(file.getKey()))).doesNotExist();
            }
        }
    }

    /** As another server has it, or this one after a start. */
    private StoredFileKeys another() {
        return new StoredFileKeys(db, MasterKey.of(data), clock);
    }

    private ObjectStore store(Path files, FileKeys by) throws IOException {
        Path copies = Files.createTempDirectory(temporary, "copies");
        return ObjectStores.sealed(ObjectStores.directory(files), by, true, copies, PLENTY, _ -> {});
    }

    private String put(String content) {
        return blobs.put(ours, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "a file", PLENTY)
                .sha256();
    }

    private String read(String sha256) throws IOException {
        try (InputStream in = blobs.open(ours, sha256)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String name(String sha256) {
        return "blobs/%s/%s/%s".formatted(ours, sha256.substring(0, 2), sha256);
    }

    private long keysOfOurs() {
        return db.inTransaction(
                ours, tx -> tx.one("SELECT count(*) AS keys FROM file_key", row -> row.longValue("keys")));
    }
}
