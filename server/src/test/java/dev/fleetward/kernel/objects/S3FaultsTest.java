package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.faults.FaultyLink;
import dev.fleetward.fixture.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged is there, and what is not is not there by halves, whatever the connection does. */
class S3FaultsTest {
    private static final int SIZE_BYTES = 3_000_000;
    private static S3Server server;

    @TempDir
    Path local;

    private FaultyLink link;
    private ObjectStore store;
    private ObjectStore sound;

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
        link = FaultyLink.to(server.port());
        String prefix = UUID.randomUUID().toString();
        store = open(link.port(), prefix, "copies");
        sound = open(server.port(), prefix, "sound");
    }

    @AfterEach
    void end() {
        store.close();
        sound.close();
        link.close();
    }

    private ObjectStore open(int port, String prefix, String copies) {
        var place = new S3Place(
                S3Server.BUCKET,
                Optional.of(S3Server.endpoint(port)),
                "us-east-1",
                prefix,
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY);
        return ObjectStores.s3(place, local.resolve(copies), SIZE_BYTES, _ -> {});
    }

    @Test
    void an_upload_that_is_cut_off_leaves_nothing_and_the_next_one_is_whole() throws IOException {
        link.cutAfter(SIZE_BYTES / 2);

        assertThatThrownBy(() -> store.put("blobs/a", file(1))).isInstanceOf(StoreUnavailable.class);

        assertThat(link.cuts()).isGreaterThan(1);
        assertThat(sound.exists("blobs/a")).isFalse();
        link.heal();
        store.put("blobs/a", file(1));
        assertThat(bytes(sound, "blobs/a")).isEqualTo(content(1));
    }

    @Test
    void a_download_that_is_cut_off_gives_all_or_nothing() throws IOException {
        sound.put("blobs/a", file(2));
        link.bandwidth(2_000_000);
        Thread breaker = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
            link.cut();
            link.heal();
        });

        assertThat(bytes(store, "blobs/a")).isEqualTo(content(2));
        assertThat(Files.readAllBytes(store.local("blobs/a"))).isEqualTo(content(2));
        breaker.interrupt();
    }

    @Test
    void what_was_acknowledged_among_broken_connections_is_there_and_nothing_else() throws IOException {
        Thread breaker = Thread.ofVirtual().start(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
                link.cut();
                link.cutAfter(i % 3 == 0 ? 100_000 : SIZE_BYTES);
            }
        });
        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            Path small = Files.write(Files.createTempFile(local, "small", null), new byte[50_000 + i]);
            try {
                store.putNew("blobs/" + i, small);
                acknowledged.add("blobs/" + i);
            } catch (StoreUnavailable e) {
                // Not acknowledged; it may be there whole or not at all.
            }
        }
        breaker.interrupt();

        // Asked one by one: this S3 server lists what it left of uploads that were cut off.
        for (int i = 0; i < 30; i++) {
            Optional<StoredObject> there = sound.find("blobs/" + i);
            assertThat(there.isPresent()).isIn(true, acknowledged.contains("blobs/" + i));
            if (there.isPresent()) {
                assertThat(bytes(sound, "blobs/" + i)).hasSize(50_000 + i);
            }
        }
        assertThat(acknowledged).isNotEmpty();
    }

    @Test
    void nobody_answering_is_no_missing_object() throws IOException {
        sound.put("blobs/a", file(3));
        link.refuse();

        assertThatThrownBy(() -> store.exists("blobs/a")).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store.local("blobs/a")).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> store.delete("blobs/a")).isInstanceOf(StoreUnavailable.class);
        link.heal();
        assertThat(store.exists("blobs/a")).isTrue();
    }

    @Test
    void a_slow_connection_takes_its_time() throws IOException {
        link.delay(Duration.ofMillis(5));

        store.put("blobs/a", file(4));

        assertThat(bytes(sound, "blobs/a")).isEqualTo(content(4));
        store.delete("blobs/a");
        assertThatThrownBy(() -> bytes(sound, "blobs/a")).isInstanceOf(NoSuchFileException.class);
    }

    private static byte[] content(long seed) {
        var bytes = new byte[SIZE_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Path file(long seed) throws IOException {
        return Files.write(Files.createTempFile(local, "staged", null), content(seed));
    }

    private static byte[] bytes(ObjectStore from, String key) throws IOException {
        try (InputStream in = from.open(key)) {
            return in.readAllBytes();
        }
    }
}
