package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The tables of docs/reference-sizes.md follow from its formulae. */
class ReferenceSizesTest {
    private static final List<Long> FLEETS = List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);
    private static final double POST_S = (177 + 8 * 3) / 1e6;
    private static final double POLL_S = 27 / 1e6;
    private static final double MIB = 1 << 20;
    private static final double GIB = 1 << 30;
    private static final double DEVICE_BYTES = 24 * 365 * 10 * 3.1 + 24 * 30 * 1_000 + 2 * 24 * 600 + 10_000;
    private static final double CORE = 15;
    private static final double MEMORY = 3;
    private static final double DISK = 0.10;

    @Test
    void sizes_follow_from_the_formulae() throws IOException {
        for (long devices : FLEETS) {
            var size = Size.of(devices);

            assertThat(row(devices, 9).subList(1, 8))
                    .containsExactly(
                            whole(devices / 3_600.0),
                            whole(devices / 300.0),
                            String.format(Locale.ROOT, "%.2f", size.busy),
                            whole(size.cores),
                            whole(size.heapMib),
                            whole(size.memoryGib),
                            whole(size.diskGb));
        }
    }

    @Test
    void costs_follow_from_the_sizes() throws IOException {
        for (long devices : FLEETS) {
            var size = Size.of(devices);
            double together = size.cores * CORE + size.memoryGib * MEMORY + size.diskGb * DISK;

            assertThat(row(devices, 6))
                    .containsExactly(
                            whole(devices),
                            whole(size.cores * CORE),
                            whole(size.memoryGib * MEMORY),
                            whole(size.diskGb * DISK),
                            whole(together),
                            String.format(Locale.ROOT, "%.5f", together / devices));
        }
    }

    private record Size(double busy, double cores, double heapMib, double memoryGib, double diskGb) {
        static Size of(long devices) {
            double busy = devices / 3_600.0 * POST_S + devices / 300.0 * POLL_S;
            double heap = 512 * MIB + devices * 512.0;
            return new Size(
                    busy,
                    Math.max(2, Math.ceil(3 * busy)),
                    heap / MIB,
                    Math.ceil((heap + 2 * GIB + devices * 4_096.0) / GIB),
                    1.5 * devices * DEVICE_BYTES / 1e9);
        }
    }

    /** The row of so many columns that begins with that fleet. */
    private static List<String> row(long devices, int columns) throws IOException {
        return Files.readAllLines(Program.ROOT.resolve("docs/reference-sizes.md")).stream()
                .filter(line -> line.startsWith("| " + whole(devices) + " |"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .filter(cells -> cells.size() == columns)
                .findFirst()
                .orElseThrow();
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
