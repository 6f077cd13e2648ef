package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store does. Each run begins with an empty one. */
abstract class ObjectStoreContract {
    private static final String KEY = "blobs/one/ab/abc def+ü&=%.bin";

    @TempDir
    Path staging;

    abstract ObjectStore store();

    @Test
    void what_is_put_is_read_again_either_way_and_the_file_given_is_gone() throws IOException {
        Path file = file("content");

        store().put(KEY, file);

        assertThat(file).doesNotExist();
        assertThat(read(KEY)).isEqualTo("content");
        assertThat(store().local(KEY)).hasContent("content");
        assertThat(store().exists(KEY)).isTrue();
        assertThat(store().find(KEY).orElseThrow().sizeBytes()).isEqualTo(7);
    }

    @Test
    void a_large_object_is_read_whole() throws IOException {
        var bytes = new byte[20_000_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(staging.resolve("large"), bytes);

        store().put(KEY, file);

        try (InputStream in = store().open(KEY)) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
        assertThat(Arrays.equals(Files.readAllBytes(store().local(KEY)), bytes)).isTrue();
    }

    @Test
    void an_empty_object_is_one() throws IOException {
        store().put(KEY, file(""));

        assertThat(read(KEY)).isEmpty();
        assertThat(store().find(KEY).orElseThrow().sizeBytes()).isZero();
    }

    @Test
    void what_is_not_there_is_told_so() throws IOException {
        assertThat(store().exists(KEY)).isFalse();
        assertThat(store().find(KEY)).isEmpty();
        assertThatThrownBy(() -> read(KEY)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.readString(store().local(KEY))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().move(KEY, "elsewhere/x")).isInstanceOf(NoSuchFileException.class);
        store().delete(KEY);
    }

    @Test
    void a_new_key_is_given_once() throws Exception {
        store().putNew(KEY, file("first"));

        assertThatThrownBy(() -> store().putNew(KEY, file("second"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(KEY)).isEqualTo("first");
    }

    @Test
    void of_many_at_once_one_gets_a_new_key() throws Exception {
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path file = file("try " + i);
            tries.add(() -> {
                try {
                    store().putNew(KEY, file);
                    return true;
                } catch (FileAlreadyExistsException e) {
                    return false;
                }
            });
        }
        int got = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var answer : threads.invokeAll(tries)) {
                got += answer.get() ? 1 : 0;
            }
        }

        assertThat(got).isGreaterThanOrEqualTo(1);
        assertThat(read(KEY)).startsWith("try ");
    }

    @Test
    void what_is_deleted_is_gone_with_its_copy() throws IOException {
        store().put(KEY, file("content"));
        Path local = store().local(KEY);

        store().delete(KEY);

        assertThat(store().exists(KEY)).isFalse();
        assertThat(local).doesNotExist();
        assertThatThrownBy(() -> read(KEY)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void who_reads_goes_on_when_it_is_deleted() throws IOException {
        store().put(KEY, file("content"));

        try (InputStream open = Files.newInputStream(store().local(KEY))) {
            store().delete(KEY);
            assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("content");
        }
    }

    @Test
    void what_is_moved_lies_there_alone() throws IOException {
        store().put(KEY, file("content"));
        store().local(KEY);

        store().move(KEY, "backup/removed/" + KEY);

        assertThat(store().exists(KEY)).isFalse();
        assertThat(read("backup/removed/" + KEY)).isEqualTo("content");
    }

    @Test
    void a_directory_is_listed_with_sizes_and_times_and_nothing_beside_it() throws IOException {
        for (int i = 0; i < 12; i++) {
            store().put("lake/warehouse/a/%02d".formatted(i), file("x".repeat(i)));
        }
        store().put("lake/warehouse-of-others/b", file("no"));
        store().put("lake/other", file("no"));

        var found = new ArrayList<StoredObject>();
        store().each("lake/warehouse", found::add);

        assertThat(found)
                .extracting(StoredObject::key)
                .hasSize(12)
                .allMatch(key -> key.startsWith("lake/warehouse/a/"));
        assertThat(found).extracting(StoredObject::sizeBytes).contains(0L, 11L);
        assertThat(found).allSatisfy(one -> assertThat(one.modifiedAt())
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5))));
    }

    @Test
    void a_directory_is_cleared_and_nothing_beside_it() throws IOException {
        store().put("backup/removed/a", file("a"));
        store().put("backup/removed/b/c", file("c"));
        store().put("backup/hold", file(""));

        store().clear("backup/removed");
        store().clear("never/there");

        var left = new ArrayList<StoredObject>();
        store().each("backup", left::add);
        assertThat(left).extracting(StoredObject::key).containsExactly("backup/hold");
    }

    @Test
    void a_mark_is_set_as_often_as_one_likes() throws IOException {
        store().mark("backup/hold-point");
        store().mark("backup/hold-point");

        assertThat(store().exists("backup/hold-point")).isTrue();
        store().delete("backup/hold-point");
        assertThat(store().exists("backup/hold-point")).isFalse();
    }

    @Test
    void it_says_where_it_is_and_that_it_is_well() {
        store().check();

        assertThat(store().place()).isNotBlank();
        assertThat(store().location("lake/warehouse/x")).matches("(file|s3)://.*/lake/warehouse/x");
    }

    final Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(staging, "staged", null), content);
    }

    final String read(String key) throws IOException {
        try (InputStream in = store().open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
