package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
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

    @Test
    void an_exchange_that_was_cut_off_before_the_new_key_was_in_place_is_none() throws IOException {
        byte[] sealed = MasterKey.of(data).encrypt("purpose", SECRET);
        Files.copy(data.resolve("master.key"), data.resolve("master.key.old"));
        Files.writeString(data.resolve("master.key.new"), "half");

        var key = MasterKey.of(data);

        assertThat(key.isBeingExchanged()).isFalse();
        assertThat(key.decrypt("purpose", sealed)).isEqualTo(SECRET);
        key.exchange();
        assertThat(key.isBeingExchanged()).isTrue();
    }

    @Test
    void another_server_of_the_directory_goes_on_with_the_new_key() {
        var one = MasterKey.of(data);
        var other = MasterKey.of(data);
        byte[] earlier = other.encrypt("purpose", SECRET);

        one.exchange();
        byte[] sealed = one.encrypt("purpose", SECRET);
        other.reload();

        assertThat(other.decrypt("purpose", sealed)).isEqualTo(SECRET);
        assertThat(other.decrypt("purpose", earlier)).isEqualTo(SECRET);
        assertThat(other.name()).isEqualTo(one.name());
    }

    @Test
    void a_server_that_was_killed_during_the_exchange_reads_by_both_keys() {
        var before = MasterKey.of(data);
        byte[] sealed = before.encrypt("purpose", SECRET);
        byte[] signature = before.sign("links", "text");
        before.exchange();

        var started = MasterKey.of(data);

        assertThat(started.isBeingExchanged()).isTrue();
        assertThat(started.decrypt("purpose", sealed)).isEqualTo(SECRET);
        assertThat(started.decrypt("purpose", started.encrypt("purpose", SECRET)))
                .isEqualTo(SECRET);
        assertThat(started.verifies("links", "text", signature)).isTrue();
        String name = started.name();
        started.exchange();
        assertThat(started.name()).as("no third key before the second is done").isEqualTo(name);
    }

    @Test
    void links_outlive_the_key_for_a_day_and_the_key_file_goes_at_once() {
        var key = MasterKey.of(data);
        byte[] signature = key.sign("links", "text");
        key.exchange();

        key.retire(java.time.Instant.now().plusSeconds(60));

        assertThat(data.resolve("master.key.old")).doesNotExist();
        assertThat(MasterKey.of(data).verifies("links", "text", signature)).isTrue();
        key.exchange();
        key.retire(java.time.Instant.EPOCH);
        assertThat(MasterKey.of(data).verifies("links", "text", signature))
                .as("kept through the next exchange")
                .isTrue();
        assertThat(MasterKey.of(data).hasRetired()).isTrue();
    }

    @Test
    void links_outlive_an_exchange_that_was_cut_off_before_older_keys_were_sealed_anew() throws IOException {
        var key = MasterKey.of(data);
        byte[] signature = key.sign("links", "text");
        key.exchange();
        key.retire(java.time.Instant.now().plusSeconds(60));
        byte[] before = Files.readAllBytes(data.resolve("master.key.retired"));
        key.exchange();
        Files.write(data.resolve("master.key.retired"), before);

        var started = MasterKey.of(data);

        assertThat(started.verifies("links", "text", signature)).isTrue();
        started.retire(java.time.Instant.now().plusSeconds(60));
        assertThat(MasterKey.of(data).verifies("links", "text", signature)).isTrue();
    }

    @Test
    void a_command_that_looks_between_the_steps_of_an_exchange_takes_no_key_away() throws IOException {
        byte[] sealed = MasterKey.of(data).encrypt("purpose", SECRET);
        Files.copy(data.resolve("master.key"), data.resolve("master.key.old"));

        assertThat(MasterKey.of(data).isBeingExchanged()).isFalse();

        Files.writeString(data.resolve("master.key"), KeyMaterial.fresh().base64() + "\n");
        assertThat(MasterKey.of(data).decrypt("purpose", sealed)).isEqualTo(SECRET);
    }

    @Test
    void a_command_gives_the_key_and_the_file_is_the_one_before() {
        byte[] sealed = MasterKey.of(data).encrypt("purpose", SECRET);
        String fresh = KeyMaterial.fresh().base64();

        var key = MasterKey.of(data, Optional.of("echo " + fresh));

        assertThat(key.isBeingExchanged()).isTrue();
        assertThat(key.decrypt("purpose", sealed)).isEqualTo(SECRET);
        key.exchange();
        key.retire(java.time.Instant.EPOCH);
        assertThat(data.resolve("master.key")).doesNotExist();
        byte[] anew = key.encrypt("purpose", SECRET);
        assertThat(MasterKey.of(data, Optional.of("echo " + fresh)).decrypt("purpose", anew))
                .isEqualTo(SECRET);
    }

    @Test
    void a_command_that_fails_or_prints_no_key_stops_the_start() {
        for (String command : List.of("exit 3", "true", "echo short", "echo 'no base64 !'")) {
            assertThatThrownBy(() -> MasterKey.of(data, Optional.of(command)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("master-key-command");
        }
    }
}
