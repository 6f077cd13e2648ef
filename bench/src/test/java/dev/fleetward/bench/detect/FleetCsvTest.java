package dev.fleetward.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.insight.detect.Cell;
import dev.fleetward.insight.detect.Measure;
import dev.fleetward.insight.detect.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms of docs/performance.md. */
class FleetCsvTest {
    private static final long HOUR = 1_767_225_600L / 3600;

    @TempDir
    Path directory;

    @Test
    void columns_are_known_by_name_in_any_order_and_by_other_names() throws IOException {
        Fleet fleet = read("""
                firmware,value,device_id,name,hw,timestamp,region
                1.0,3.5,P-1,drain,rev A,2026-01-01T00:10:00Z,DE
                1.0,4.5,P-2,drain,rev A,2026-01-01 00:20:00,DE
                """);

        assertThat(fleet.first()).isEqualTo(HOUR);
        Cell cell = fleet.cells(HOUR).getFirst();
        assertThat(cell.metric()).isEqualTo("drain");
        assertThat(cell.measure()).isEqualTo(Measure.LEVEL);
        assertThat(cell.slice())
                .isEqualTo(Slice.of(Slice.VERSION, "1.0")
                        .and(Slice.HARDWARE, "rev A")
                        .and("region", "DE"));
        assertThat(cell.point().devices()).isEqualTo(2);
        assertThat(cell.point().mean()).isEqualTo(4);
    }

    @Test
    void semicolons_tabs_quotes_and_a_byte_order_mark_will_do() throws IOException {
        Cell semicolons = read("\ufefftime;device;metric;value\n2026-01-01;P-1;drain;3,5\n")
                .cells(HOUR)
                .getFirst();
        Cell tabs = read("time\tdevice\tmetric\tvalue\n2026-01-01\tP-1\tdrain\t3.5\n")
                .cells(HOUR)
                .getFirst();
        Cell quotes = read("time,device,metric,value,site\n2026-01-01,P-1,drain,3.5,\"Graz, \"\"north\"\"\"\n")
                .cells(HOUR)
                .getFirst();

        assertThat(semicolons.point().mean()).isEqualTo(3.5);
        assertThat(tabs.point()).isEqualTo(semicolons.point());
        assertThat(quotes.slice()).isEqualTo(Slice.of("site", "Graz, \"north\""));
    }

    @Test
    void time_may_be_seconds_or_milliseconds_or_have_a_zone() throws IOException {
        Fleet fleet = read("""
                time,device,metric,value
                1767225600,P-1,drain,1.5
                1767225600000,P-2,drain,1.5
                2026-01-01T02:00:00+02:00,P-3,drain,1.5
                """);

        assertThat(fleet.first()).isEqualTo(HOUR);
        assertThat(fleet.last()).isEqualTo(HOUR);
        assertThat(fleet.cells(HOUR).getFirst().point().devices()).isEqualTo(3);
    }

    @Test
    void rows_of_events_alone_are_counted_and_devices_are_there_from_their_first_row_on() throws IOException {
        Fleet fleet = read("""
                time,device,metric
                2026-01-01T00:00:00Z,P-1,crash
                2026-01-01T00:30:00Z,P-1,crash
                2026-01-01T02:00:00Z,P-2,crash
                2026-01-01T03:00:00Z,P-1,crash
                """);

        assertThat(at(fleet, 0).measure()).isEqualTo(Measure.RATE);
        assertThat(at(fleet, 0).point().sum()).isEqualTo(2);
        assertThat(at(fleet, 1).point().devices()).as("P-1 without a crash").isEqualTo(1);
        assertThat(at(fleet, 1).point().sum()).isZero();
        assertThat(at(fleet, 3).point().devices()).isEqualTo(2);
        assertThat(at(fleet, 3).point().affected()).isEqualTo(1);
    }

    @Test
    void where_other_metrics_have_rows_they_tell_when_a_device_is_there() throws IOException {
        Fleet fleet = read("""
                time,device,metric,value,kind
                2026-01-01T00:00:00Z,P-1,drain,1.5,level
                2026-01-01T01:00:00Z,P-1,drain,1.5,level
                2026-01-01T01:10:00Z,P-1,crash,,event
                2026-01-01T05:00:00Z,P-2,drain,1.5,level
                """);

        assertThat(crashes(fleet, 0).point().hours()).isEqualTo(1);
        assertThat(crashes(fleet, 1).point().sum()).isEqualTo(1);
        assertThat(fleet.cells(HOUR + 3)).as("nobody is there").isEmpty();
    }

    @Test
    void hours_say_how_long_a_row_watched() throws IOException {
        Cell cell = read("""
                time,device,metric,value,kind,hours
                2026-01-01T00:00:00Z,P-1,oops,0,rate,0.5
                2026-01-01T00:00:00Z,P-2,oops,2,rate,
                """).cells(HOUR).getFirst();

        assertThat(cell.measure()).isEqualTo(Measure.RATE);
        assertThat(cell.point().hours()).isEqualTo(1.5);
        assertThat(cell.point().sum()).isEqualTo(2);
    }

    @Test
    void rows_that_cannot_be_used_are_left_out_and_told_with_line_and_column() throws IOException {
        var said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        Fleet fleet;
        try {
            fleet = read("""
                    time,device,metric,value,hours
                    2026-01-01T00:00:00Z,P-1,drain,1.5,1
                    yesterday,P-1,drain,1.5,1
                    2026-01-01T00:00:00Z,P-2,drain,NaN,1
                    2026-01-01T00:00:00Z,P-3,drain,warm,1
                    2026-01-01T00:00:00Z,P-4,drain,1e308,1
                    2026-01-01T00:00:00Z,P-5,drain,,1
                    2026-01-01T00:00:00Z,P-6,drain
                    2026-01-01T00:00:00Z,"P-7,drain,1,1
                    2026-01-01T00:00:00Z,P-8,drain,1.5,-1
                    ,P-9,drain,1.5,1
                    """);
        } finally {
            System.setOut(before);
        }

        assertThat(fleet.cells(HOUR).getFirst().point().devices()).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("9 rows left out:")
                .contains("line 3, column time: “yesterday” is no time")
                .contains("line 4, column value: “NaN” is no finite number")
                .contains("line 5, column value: “warm” is no number")
                .contains("line 6, column value: “1e308” is beyond ±1e+15")
                .contains("line 7, column value: “” is no number")
                .contains("line 8: has 3 cells for 5 columns")
                .contains("line 9: a quote is not closed on its line")
                .contains("line 10, column hours: “-1” is less than nothing")
                .contains("line 11, column time: “” is no time");
    }

    @Test
    void a_file_without_what_is_needed_is_refused() {
        assertThatThrownBy(() -> read("device,value\nP-1,1\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1 names no column time (at, date,")
                .hasMessageEndingWith("only [device, value]");
        assertThatThrownBy(() -> read("")).hasMessageEndingWith("line 1 must name the columns and is empty");
        assertThatThrownBy(() -> read("time,value\nnever,1\n"))
                .hasMessageContaining("no row can be used; line 2, column time: “never” is no time");
    }

    @Test
    void an_attribute_with_too_many_values_cuts_no_slices() throws IOException {
        var rows = new StringBuilder("time,device,metric,value,owner\n");
        for (int i = 0; i < 40; i++) {
            rows.append("2026-01-01,P-%d,drain,1.5,owner %d%n".formatted(i, i));
        }

        List<Cell> cells = read(rows.toString()).cells(HOUR);

        assertThat(cells).hasSize(1);
        assertThat(cells.getFirst().slice()).isEqualTo(Slice.ALL);
    }

    private static Cell at(Fleet fleet, int hour) {
        return fleet.cells(HOUR + hour).getFirst();
    }

    private static Cell crashes(Fleet fleet, int hour) {
        return fleet.cells(HOUR + hour).stream()
                .filter(cell -> cell.metric().equals("crash"))
                .findFirst()
                .orElseThrow();
    }

    private Fleet read(String text) throws IOException {
        return new FleetCsv(Files.writeString(directory.resolve("fleet.csv"), text)).read();
    }
}
