package dev.fleetward.cli;

import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.HealthCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a directory lies on a disk that Linux encrypts (dm-crypt: LUKS, plain), as far as {@code /sys} tells. What a file
 * system, a drive or a provider of virtual disks encrypts by itself does not show there.
 */
final class DiskEncryption {
    private static final String WHAT = "disk encryption";
    private static final String ADVICE =
            "encrypt the disk (LUKS), unless the file system, the drive or your provider does; see docs/operations.md";
    /** LVM on LUKS on RAID is three. */
    private static final int MAX_LAYERS = 16;

    private final Path sys;

    DiskEncryption(Path sys) {
        this.sys = sys;
    }

    Finding look(Path directory) throws IOException {
        try {
            return Files.getAttribute(directory, "unix:dev") instanceof Long device
                    ? look(number(device))
                    : untold("the system does not say on which disk the data directory lies");
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return untold("the system does not say on which disk the data directory lies");
        }
    }

    /** @param device major and minor number, as {@code 253:1} */
    Finding look(String device) throws IOException {
        Path block = sys.resolve("dev/block").resolve(device);
        if (!Files.isDirectory(block)) {
            return untold(
                    "cannot be told: the data directory lies on no disk of this machine (device %s)".formatted(device));
        }
        return isEncrypted(block.toRealPath(), 0)
                ? Finding.ok(WHAT, "the data directory lies on an encrypted disk (device %s)".formatted(device))
                : untold("none to be seen below the data directory (device %s)".formatted(device));
    }

    private static Finding untold(String detail) {
        return new Finding(Verdict.OK, WHAT, detail, ADVICE);
    }

    /** One that is made of several is so if all of them are. */
    private static boolean isEncrypted(Path block, int layer) throws IOException {
        Path uuid = block.resolve("dm/uuid");
        if (Files.isReadable(uuid) && Files.readString(uuid).startsWith("CRYPT-")) {
            return true;
        }
        Path below = block.resolve("slaves");
        if (layer == MAX_LAYERS || !Files.isDirectory(below)) {
            return false;
        }
        int layers = 0;
        try (var slaves = Files.newDirectoryStream(below)) {
            for (Path slave : slaves) {
                if (!isEncrypted(slave.toRealPath(), layer + 1)) {
                    return false;
                }
                layers++;
            }
        }
        return layers > 0;
    }

    /** As glibc takes them apart (gnu_dev_major, gnu_dev_minor). */
    static String number(long device) {
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L);
        long minor = (device & 0xff) | ((device >>> 12) & 0xffffff00L);
        return major + ":" + minor;
    }
}
