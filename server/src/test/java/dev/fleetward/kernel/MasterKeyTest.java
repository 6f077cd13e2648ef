package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path data;

    @TempDir
    Path elsewhere;

    @Test
    void the_key_is_made_once_for_its_owner_alone() throws IOException {
        byte[] sealed = MasterKey.of(data).encrypt("purpose", SECRET);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("master.key"))))
                .isEqualTo("rw-------");
        assertThat(MasterKey.of(data).decrypt("purpose", sealed)).isEqualTo(SECRET);
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        var key = MasterKey.of(data);

        assertThat(key.encrypt("purpose", SECRET)).isNotEqualTo(key.encrypt("purpose", SECRET));
    }

    @Test
    void another_purpose_another_key_or_a_changed_byte_opens_nothing() {
        byte[] sealed = MasterKey.of(data).encrypt("purpose", SECRET);
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> MasterKey.of(data).decrypt("other", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> MasterKey.of(elsewhere).decrypt("purpose", sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> MasterKey.of(data).decrypt("purpose", changed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_signature_is_good_for_one_purpose_and_text() {
        var key = MasterKey.of(data);

        assertThat(key.sign("links", "text")).isEqualTo(key.sign("links", "text"));
        assertThat(key.sign("links", "text")).isNotEqualTo(key.sign("tickets", "text"));
        assertThat(key.sign("links", "text")).isNotEqualTo(key.sign("links", "other"));
    }
}
