package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.objects.ObjectStores;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalTest {
    @TempDir
    Path data;

    private final OrganizationId ours = new OrganizationId(UUID.randomUUID());
    private Removal removal;

    @BeforeEach
    void prepare() {
        removal = new Removal(ObjectStores.directory(data));
    }

    @Test
    void a_removed_file_is_gone_at_once_while_nobody_needs_it() {
        String sha256 = put();

        Blobs.in(data).delete(ours, sha256);

        assertThat(there(sha256)).doesNotExist();
        assertThat(data.resolve(Removal.ASIDE)).doesNotExist();
    }

    @Test
    void it_lies_aside_while_a_backup_is_taken_and_goes_with_its_end() {
        String sha256 = put();
        removal.hold(Removal.Reason.POINT);

        Blobs.in(data).delete(ours, sha256);
        Blobs.in(data).delete(ours, sha256);

        assertThat(there(sha256)).doesNotExist();
        assertThat(data.resolve(Removal.ASIDE).resolve(data.relativize(there(sha256))))
                .hasContent("abc");
        removal.release(Removal.Reason.POINT);
        assertThat(data.resolve(Removal.ASIDE)).doesNotExist();
    }

    @Test
    void the_last_reason_lets_go() {
        String sha256 = put();
        removal.hold(Removal.Reason.POINT);
        removal.hold(Removal.Reason.ARCHIVE);
        Blobs.in(data).delete(ours, sha256);

        removal.release(Removal.Reason.POINT);

        assertThat(data.resolve(Removal.ASIDE).resolve(data.relativize(there(sha256))))
                .exists();
        removal.release(Removal.Reason.ARCHIVE);
        assertThat(data.resolve(Removal.ASIDE)).doesNotExist();
    }

    private String put() {
        return Blobs.in(data)
                .put(ours, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)), "a file", 10)
                .sha256();
    }

    private Path there(String sha256) {
        Path file = Blobs.in(data).file(ours, sha256);
        return Files.exists(file.getParent()) ? file.toAbsolutePath() : file;
    }
}
