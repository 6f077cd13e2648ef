package dev.fleetward.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.insight.detect.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {
    private static final long HOUR = 1_767_225_600L / 3600;

    @TempDir
    Path directory;

    @Test
    void a_fault_is_told_by_columns_of_its_part_of_the_fleet() throws IOException {
        List<Label> labels = read("""
                start,end,metric,version,hardware,region
                2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,crash,2.0,rev C,
                2026-01-01T05:00:00Z,,*,,,DE
                """);

        assertThat(labels.getFirst())
                .isEqualTo(new Label(
                        "", "crash", Slice.of(Slice.VERSION, "2.0").and(Slice.HARDWARE, "rev C"), HOUR, HOUR + 24));
        assertThat(labels.getLast()).isEqualTo(new Label("", "", Slice.of("region", "DE"), HOUR + 5, Long.MAX_VALUE));
    }

    @Test
    void or_by_factor_and_value() throws IOException {
        List<Label> labels = read("""
                type,onset,metric,factor,factor_value
                regression,1767225600,crash,firmware+hw,2.0+rev C
                none,1767225600,crash,,
                """);

        assertThat(labels).hasSize(1);
        assertThat(labels.getFirst().slice())
                .isEqualTo(Slice.of(Slice.VERSION, "2.0").and(Slice.HARDWARE, "rev C"));
        assertThat(labels.getFirst().id()).isEqualTo("regression");
    }

    @Test
    void json_will_do_too() throws IOException {
        List<Label> labels = read("""
                [{"start": "2026-01-01T00:00:00Z", "end": null, "metric": "crash", "version": "2.0"}]
                """);

        assertThat(labels)
                .containsExactly(new Label("", "crash", Slice.of(Slice.VERSION, "2.0"), HOUR, Long.MAX_VALUE));
    }

    @Test
    void a_label_that_cannot_be_understood_stops_the_scoring() {
        assertThatThrownBy(() -> read("start,metric\nsoon,crash\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2, column start: “soon” is no time");
        assertThatThrownBy(() -> read("start,end,metric\n2026-01-02,2026-01-01,crash\n"))
                .hasMessageContaining("line 2, column end: “2026-01-01” is before the start");
        assertThatThrownBy(() -> read("metric,version\ncrash,2.0\n")).hasMessageContaining("line 2, column start:");
        assertThatThrownBy(() -> read("[{\"start\": \"soon\"}]"))
                .hasMessageContaining("line 1, column start: “soon” is no time");
    }

    private List<Label> read(String text) throws IOException {
        return LabelFile.read(Files.writeString(directory.resolve("labels"), text));
    }
}
