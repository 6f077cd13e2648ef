package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever an archive's bytes say: the typed error only. */
class MarPropertiesTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(0, 1));
    private static final byte[] SEED = new Archives()
            .entry("a", "linux-reboot", "{\"reason\":{\"name\":\"x\",\"unexpected\":true}}")
            .entry(
                    "b",
                    "linux-metric-report",
                    "{\"metrics\":{\"m\":1.5,\"t\":\"x\"},\"duration_ms\":1,\"report_type\":{\"session\":\"s\"}}")
            .entry("c", "linux-logs", "{\"log_file_name\":\"l\",\"compression\":\"zlib\"}")
            .file(
                    "c/l",
                    Deflated.of("{\"ts\":\"2026-11-20T08:15:30Z\",\"data\":{\"MESSAGE\":\"m\"}}\nraw"
                            .getBytes(StandardCharsets.UTF_8)))
            .entry(
                    "d",
                    "linux-custom-trace",
                    "{\"program\":\"p\",\"reason\":\"r\",\"crash\":true,\"log_file_name\":\"t\"}")
            .file("d/t", new byte[100])
            .bytes();

    private final Blobs blobs;
    private final Path file;

    MarPropertiesTest() throws IOException {
        Path directory = Files.createTempDirectory("mar");
        this.blobs = Blobs.in(directory);
        this.file = directory.resolve("archive");
    }

    @Property(tries = 500)
    void a_mutated_archive_gives_the_typed_error_only(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int bytes)
            throws IOException {
        var random = new Random(seed);
        byte[] mutated = SEED.clone();
        for (int i = 0; i < bytes; i++) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        read(mutated);
    }

    @Property(tries = 200)
    void so_does_one_that_breaks_off(@ForAll @IntRange(min = 0, max = 2_000) int length) throws IOException {
        read(java.util.Arrays.copyOf(SEED, Math.min(length, SEED.length)));
    }

    private void read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        Frugal.reads(this::readOrRefuse);
    }

    private void readOrRefuse() throws IOException {
        var reader = new MarEntryReader(blobs);
        try (MarArchive archive = MarArchive.open(file)) {
            for (var folder : archive.folders()) {
                try {
                    assertThat(reader.read(ORGANIZATION, archive.zip(), folder, Instant.EPOCH)
                                    .event()
                                    .content())
                            .isNotNull();
                } catch (Malformed expected) {
                    assertThat(expected.reason()).isNotBlank();
                }
            }
        } catch (Malformed expected) {
            assertThat(expected.reason()).isNotBlank();
        }
    }
}
