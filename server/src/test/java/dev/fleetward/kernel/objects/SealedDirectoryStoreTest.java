package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedDirectoryStoreTest extends ObjectStoreContract {
    private static final long PLENTY = 1L << 30;
    private static final String KEY = "blobs/one/ab/abc";

    @TempDir
    Path data;

    @TempDir
    Path local;

    private final MadeKeys keys = new MadeKeys();
    private final List<String> deleted = new ArrayList<>();
    private ObjectStore store;

    @BeforeEach
    void open() {
        store = open("copies", true);
    }

    private ObjectStore open(String copies, boolean seals) {
        return ObjectStores.sealed(
                ObjectStores.directory(data), keys, seals, local.resolve(copies), PLENTY, deleted::add);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void nothing_of_the_content_lies_in_the_directory() throws IOException {
        store.put(KEY, file("what a device told"));

        assertThat(data.resolve(KEY)).doesNotExist();
        Path sealed = data.resolve(KEY + ".sealed");
        assertThat(new String(Files.readAllBytes(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("device");
        assertThat(staging).isEmptyDirectory();
        assertThat(store.asItLies().find(KEY + ".sealed").orElseThrow().sizeBytes())
                .isEqualTo(Files.size(sealed));
    }

    @Test
    void the_copy_to_read_from_is_for_its_owner_alone() throws IOException {
        store.put(KEY, file("content"));

        Path copy = store.local(KEY);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(local.resolve("copies"))))
                .isEqualTo("rwx------");
        assertThat(store.copiesBytes()).isEqualTo(7);
        assertThat(store.local(KEY)).isEqualTo(copy);
        store.close();
        assertThat(copy).doesNotExist();
    }

    @Test
    void what_was_stored_before_is_read_as_it_is_whatever_it_begins_with() throws IOException {
        store.put("blobs/one/cd/cde", file("sealed"));
        byte[] lookingSealed = Files.readAllBytes(data.resolve("blobs/one/cd/cde.sealed"));
        ObjectStore former = ObjectStores.directory(data);
        former.put(KEY, Files.write(staging.resolve("former"), lookingSealed));
        former.put("blobs/one/ef/efg", file("of before"));

        assertThat(store.open(KEY).readAllBytes()).isEqualTo(lookingSealed);
        assertThat(Files.readAllBytes(store.local(KEY))).isEqualTo(lookingSealed);
        assertThat(read("blobs/one/ef/efg")).isEqualTo("of before");
        assertThat(store.find("blobs/one/ef/efg").orElseThrow().sizeBytes()).isEqualTo(9);
        store.put(KEY, Files.write(staging.resolve("again"), lookingSealed));
        assertThat(store.open(KEY).readAllBytes()).isEqualTo(lookingSealed);
        store.delete(KEY);
        assertThat(store.exists(KEY)).isFalse();
        assertThat(data.resolve(KEY)).doesNotExist();
    }

    @Test
    void a_store_that_seals_no_more_reads_both() throws IOException {
        store.put(KEY, file("sealed"));
        ObjectStore plain = open("others", false);

        plain.put("blobs/one/cd/cde", file("plain"));

        assertThat(data.resolve("blobs/one/cd/cde")).hasContent("plain");
        assertThat(plain.local(KEY)).hasContent("sealed");
        assertThat(read("blobs/one/cd/cde")).isEqualTo("plain");
    }

    @Test
    void others_forget_their_copies_when_told() throws IOException {
        ObjectStore other = open("others", true);
        store.put(KEY, file("content"));
        store.put("blobs/one/cd/cde", file("missed"));
        Path copy = other.local(KEY);
        Path missed = other.local("blobs/one/cd/cde");

        store.delete(KEY);
        deleted.forEach(other::forget);
        assertThat(copy).doesNotExist();
        assertThat(missed).exists();
        store.move("blobs/one/cd/cde", "backup/removed/blobs/one/cd/cde");
        other.checkCopies();

        assertThat(missed).doesNotExist();
        assertThatThrownBy(() -> Files.readString(other.local(KEY))).isInstanceOf(NoSuchFileException.class);
        assertThat(deleted).containsExactly(KEY, "blobs/one/cd/cde");
    }

    @Test
    void a_damaged_file_gives_no_bytes_either_way() throws IOException {
        store.put(KEY, file("content"));
        Path sealed = data.resolve(KEY + ".sealed");
        byte[] bytes = Files.readAllBytes(sealed);
        bytes[bytes.length - 1] ^= 1;
        Files.write(sealed, bytes);

        assertThatThrownBy(() -> store.open(KEY))
                .isInstanceOf(DamagedFile.class)
                .hasMessageContaining(KEY + " is damaged");
        assertThatThrownBy(() -> store.local(KEY)).isInstanceOf(DamagedFile.class);
    }

    @Test
    void a_file_put_in_the_place_of_another_is_none() throws IOException {
        store.put(KEY, file("one"));
        store.put("blobs/one/cd/cde", file("two"));
        store.put("blobs/two/ab/abc", file("of somebody else"));

        for (String from : List.of("blobs/one/cd/cde", "blobs/two/ab/abc")) {
            Files.write(data.resolve(KEY + ".sealed"), Files.readAllBytes(data.resolve(from + ".sealed")));
            assertThatThrownBy(() -> store.open(KEY)).isInstanceOf(DamagedFile.class);
        }
    }

    @Test
    void with_its_key_an_owners_files_are_gone() throws IOException {
        store.put(KEY, file("content"));

        keys.lose("one");

        assertThatThrownBy(() -> store.open(KEY))
                .isInstanceOf(DamagedFile.class)
                .hasMessageContaining("a key that is not at hand");
    }

    @Test
    void only_what_lies_below_blobs_is_sealed() throws IOException {
        store.put("lake/warehouse/blobs/one/x", file("for other engines"));

        assertThat(data.resolve("lake/warehouse/blobs/one/x")).hasContent("for other engines");
    }
}
