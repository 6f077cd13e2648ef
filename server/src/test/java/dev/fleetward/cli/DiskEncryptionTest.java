package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.HealthCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskEncryptionTest {
    private static final String LUKS = "CRYPT-LUKS2-0123456789abcdef-data\n";

    @TempDir
    Path sys;

    private DiskEncryption encryption;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(sys.resolve("dev/block"));
        encryption = new DiskEncryption(sys);
    }

    @Test
    void a_volume_of_dm_crypt_is_encrypted() throws IOException {
        disk("dm-0", "253:0", LUKS, disk("sda2", "8:2", ""));

        assertThat(encryption.look("253:0"))
                .returns(Verdict.OK, Finding::verdict)
                .returns("", Finding::advice)
                .returns("the data directory lies on an encrypted disk (device 253:0)", Finding::detail);
    }

    @Test
    void so_is_what_lies_above_one() throws IOException {
        Path crypt = disk("dm-0", "253:0", LUKS, disk("sda2", "8:2", ""));
        disk("dm-1", "253:1", "LVM-abcdef\n", crypt);

        assertThat(encryption.look("253:1").detail()).contains("lies on an encrypted disk");
    }

    @Test
    void a_mirror_of_which_one_half_is_plain_is_not() throws IOException {
        Path crypt = disk("dm-0", "253:0", LUKS);
        disk("md0", "9:0", "", crypt, disk("sdb1", "8:17", ""));

        assertThat(encryption.look("9:0").detail()).contains("none to be seen");
    }

    @Test
    void a_plain_disk_is_a_note_that_says_what_to_do_and_no_warning() throws IOException {
        disk("sda1", "8:1", "");

        assertThat(encryption.look("8:1"))
                .returns(Verdict.OK, Finding::verdict)
                .satisfies(note -> assertThat(note.detail()).contains("none to be seen", "8:1"))
                .satisfies(note -> assertThat(note.advice()).contains("LUKS"));
    }

    @Test
    void what_lies_on_no_disk_of_this_machine_cannot_be_told() throws IOException {
        assertThat(encryption.look("0:45"))
                .returns(Verdict.OK, Finding::verdict)
                .satisfies(note -> assertThat(note.detail()).contains("cannot be told"));
    }

    @Test
    void the_number_of_a_device_is_that_of_the_system() throws IOException {
        assertThat(DiskEncryption.number(0xfd01)).isEqualTo("253:1");
        assertThat(DiskEncryption.number(0x10_3102)).as("more than 255 minors").isEqualTo("49:258");

        assertThat(encryption.look(sys).verdict()).isEqualTo(Verdict.OK);
    }

    private Path disk(String name, String number, String uuid, Path... slaves) throws IOException {
        Path disk = Files.createDirectories(sys.resolve("devices").resolve(name));
        Files.createSymbolicLink(sys.resolve("dev/block").resolve(number), disk);
        if (!uuid.isEmpty()) {
            Files.writeString(Files.createDirectories(disk.resolve("dm")).resolve("uuid"), uuid);
        }
        Path below = Files.createDirectories(disk.resolve("slaves"));
        for (Path slave : slaves) {
            Files.createSymbolicLink(below.resolve(slave.getFileName()), slave);
        }
        return disk;
    }
}
