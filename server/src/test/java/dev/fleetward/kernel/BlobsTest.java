package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final long PLENTY_BYTES = 1_000_000;

    @TempDir
    Path data;

    private final OrganizationId ours = new OrganizationId(UUID.randomUUID());
    private final OrganizationId theirs = new OrganizationId(UUID.randomUUID());

    private Blobs blobs() {
        return Blobs.in(data);
    }

    @Test
    void what_was_put_comes_back_by_its_hash() throws IOException {
        var blob = blobs().put(ours, bytes("abc"), "a file", PLENTY_BYTES);

        // FIPS 180-4's example.
        assertThat(blob.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(blob.sizeBytes()).isEqualTo(3);
        try (var in = blobs().open(ours, blob.sha256())) {
            assertThat(in.readAllBytes()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_same_content_is_kept_once() throws IOException {
        blobs().put(ours, bytes("same"), "a file", PLENTY_BYTES);
        blobs().put(ours, bytes("same"), "a file", PLENTY_BYTES);

        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void another_organization_does_not_find_it() {
        var blob = blobs().put(ours, bytes("secret"), "a file", PLENTY_BYTES);

        assertThatThrownBy(() -> blobs().open(theirs, blob.sha256())).isInstanceOf(Problem.class);
    }

    @Test
    void a_file_too_long_is_refused_and_nothing_stays() throws IOException {
        assertThatThrownBy(() -> blobs().put(ours, bytes("0123456789"), "The file", 9))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(413));

        assertThat(stored()).isZero();
    }

    @Test
    void a_stream_that_breaks_leaves_nothing() throws IOException {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };

        assertThatThrownBy(
                        () -> blobs().put(ours, new SequenceInputStream(bytes("half"), broken), "a file", PLENTY_BYTES))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(stored()).isZero();
    }

    @Test
    void what_is_staged_is_found_once_it_is_kept_and_goes_when_it_is_discarded() throws IOException {
        var wanted = blobs().stage(ours, bytes("wanted"), "a file", PLENTY_BYTES);
        var unwanted = blobs().stage(ours, bytes("unwanted"), "a file", PLENTY_BYTES);
        assertThatThrownBy(() -> blobs().open(ours, wanted.sha256())).isInstanceOf(Problem.class);

        wanted.keep();
        wanted.discard();
        unwanted.discard();

        assertThat(blobs().file(ours, wanted.sha256())).hasContent("wanted");
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void what_nobody_decided_about_goes_with_time_and_what_is_kept_stays() throws IOException {
        blobs().put(ours, bytes("kept"), "a file", PLENTY_BYTES);
        var left = blobs().stage(ours, bytes("left"), "a file", PLENTY_BYTES);

        blobs().discardStaged(Instant.now().minusSeconds(60));
        assertThat(left.file()).as("somebody may still decide").exists();
        blobs().discardStaged(Instant.now().plusSeconds(60));

        assertThat(left.file()).doesNotExist();
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void a_name_that_is_no_hash_leads_nowhere() {
        for (String name : new String[] {"../../master.key", "", "ABC", "a".repeat(63)}) {
            assertThatThrownBy(() -> blobs().open(ours, name)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> blobs().delete(ours, name)).isInstanceOf(Problem.class);
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private long stored() throws IOException {
        if (!Files.exists(data.resolve("blobs"))) {
            return 0;
        }
        try (var files = Files.walk(data.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
