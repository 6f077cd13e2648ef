package dev.fleetward.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectBenchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int RELEASED = 5 * 24;
    private static final int HOURS = RELEASED + 24;

    @TempDir
    Path directory;

    @Test
    void a_fleet_of_ones_own_is_scored_against_its_labels() throws IOException {
        Path data = Files.writeString(directory.resolve("fleet.csv"), fleet(2));
        Path labels = Files.writeString(
                directory.resolve("labels.csv"),
                "start,metric,version%n%s,crash,2.0%n".formatted(START.plusSeconds(RELEASED * 3600L)));

        String said = run("csv", data.toString(), labels.toString());

        assertThat(said)
                .contains("crash: RATE, 28,800 rows")
                .contains("recall 1.000 (1/1) (within 6 h of exposure 1.000 (1/1)")
                .contains("false alarms 0.00 per 1,000 series-days");
    }

    @Test
    void without_a_fault_nothing_is_found() throws IOException {
        Path data = Files.writeString(directory.resolve("fleet.csv"), fleet(1));

        assertThat(run("csv", data.toString())).contains("precision -").doesNotContain("made up");
    }

    @Test
    void what_it_does_not_know_it_says() {
        assertThatThrownBy(() -> run("fleet")).hasMessage("knows fleets, differs, speed and csv, not fleet");
        assertThatThrownBy(() -> run("fleets", "many")).hasMessage("fleets needs whole numbers, not many");
        assertThatThrownBy(() -> run("csv")).hasMessageStartingWith("csv needs a file");
    }

    /** 200 devices that tell each hour how often they crashed; half of them update. */
    private static String fleet(double multiple) {
        var random = new Random(7);
        var rows = new StringBuilder("time,device,version,metric,value\n");
        for (int hour = 0; hour < HOURS; hour++) {
            for (int device = 0; device < 200; device++) {
                boolean isNew = hour >= RELEASED && device % 2 == 0;
                boolean crashes = random.nextDouble() < 0.15 * (isNew ? multiple : 1);
                rows.append(START.plusSeconds(hour * 3600L))
                        .append(",P-%d,%s,crash,%d%n".formatted(device, isNew ? "2.0" : "1.0", crashes ? 1 : 0));
            }
        }
        return rows.toString();
    }

    private static String run(String... arguments) throws IOException {
        var said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            DetectBench.run(arguments);
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
