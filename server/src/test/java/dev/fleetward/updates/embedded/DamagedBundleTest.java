package dev.fleetward.updates.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** An update file that is damaged, or made to harm its reader: a verdict, soon, in little memory. */
class DamagedBundleTest {
    private static final byte[] IMAGE = "the root file system".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ODD = {0, 1, 4, 16, 31, 0x7f, (byte) 0x80, (byte) 0xff};

    @Property(tries = 300)
    void any_bytes_behind_each_magic(@ForAll @Size(max = 400) byte[] bytes) throws IOException {
        for (byte[] magic : List.of(
                new byte[] {0x3d, (byte) 0xb8, (byte) 0xf3, (byte) 0x96, 0, 0},
                CpioEntries.NEWC.getBytes(StandardCharsets.US_ASCII),
                CpioEntries.CRC.getBytes(StandardCharsets.US_ASCII),
                "hsqs\0\0".getBytes(StandardCharsets.US_ASCII))) {
            byte[] file = ByteBuffer.allocate(magic.length + bytes.length)
                    .put(magic)
                    .put(bytes)
                    .array();
            reads(file);
        }
    }

    @Property(tries = 400)
    void bytes_changed_anywhere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int changes)
            throws IOException, GeneralSecurityException {
        var random = new Random(seed);
        for (byte[] whole : List.of(mcuboot(), swupdate())) {
            byte[] file = whole.clone();
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(file.length);
                file[at] = random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : (byte) random.nextInt();
            }
            reads(random.nextInt(4) == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file);
        }
    }

    private static byte[] mcuboot() {
        return Maker.mcuboot(
                Maker.mcubootPayload(new byte[200]),
                Map.of(0x10, new byte[32], 0x01, new byte[32], 0x22, new byte[70]));
    }

    private static byte[] swupdate() throws GeneralSecurityException {
        byte[] description = Maker.swDescription(IMAGE).getBytes(StandardCharsets.UTF_8);
        return Maker.cpio(List.of(
                Map.entry("sw-description", description),
                Map.entry("sw-description.sig", new byte[] {0x30, (byte) 0x82, 1, 10, 6, 9, 42, 0}),
                Map.entry("rootfs", IMAGE)));
    }

    private static void reads(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("bundle", ".bin");
        try {
            Files.write(file, bytes);
            Frugal.reads(() -> EmbeddedSignatures.read(file, List.of())
                    .ifPresent(reading -> assertThat(reading.verdict()).isNotNull()));
        } finally {
            Files.delete(file);
        }
    }
}
