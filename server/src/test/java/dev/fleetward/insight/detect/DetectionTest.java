package dev.fleetward.insight.detect;

import static dev.fleetward.insight.detect.Hours.NEW_VERSION_AT;
import static dev.fleetward.insight.detect.Hours.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionTest {
    private static final int THREE_WEEKS = 21 * 24;
    private static final int LATER = 14 * 24 + 3;

    @Test
    void a_fleet_as_usual_is_silent() {
        assertThat(new Hours(1, Measure.RATE, (hour, _, hardware) -> day(hour) * (hardware.equals("rev A") ? 0.1 : 0.2))
                        .run(THREE_WEEKS)
                        .incidents())
                .isEmpty();
        assertThat(new Hours(2, Measure.LEVEL, (hour, _, hardware) -> 20 * day(hour) + hardware.length())
                        .run(THREE_WEEKS)
                        .incidents())
                .isEmpty();
    }

    @Test
    void a_version_that_crashes_twice_as_often_on_one_hardware_is_named_within_hours() {
        var found = new Hours(3, Measure.RATE, (_, version, hardware) -> isBad(version, hardware) ? 0.4 : 0.2)
                .run(NEW_VERSION_AT + 48)
                .incidents();

        assertThat(found).hasSize(1);
        Finding lead = found.getFirst().lead();
        assertThat(lead.slice()).isEqualTo(Slice.of(Slice.VERSION, "2.0").and(Slice.HARDWARE, "rev C"));
        assertThat(lead.shape()).isEqualTo(Shape.VERSION_DIFFERS);
        assertThat(lead.against()).contains("1.0");
        assertThat(lead.ratio()).isBetween(1.7, 2.3);
        assertThat(lead.low()).isBetween(1.3, lead.ratio());
        assertThat(lead.high()).isBetween(lead.ratio(), 2.8);
        assertThat(found.getFirst().openedAt()).isLessThanOrEqualTo(START + NEW_VERSION_AT + 6);
        assertThat(lead.slice().words()).isEqualTo("2.0 on rev C");
    }

    @Test
    void a_level_that_a_version_raises_is_named() {
        var found = new Hours(4, Measure.LEVEL, (_, version, hardware) -> isBad(version, hardware) ? 13 : 10)
                .run(NEW_VERSION_AT + 30)
                .incidents();

        assertThat(found).isNotEmpty();
        assertThat(found.getFirst().lead().slice().words()).isEqualTo("2.0 on rev C");
        assertThat(found.getFirst().openedAt()).isLessThanOrEqualTo(START + NEW_VERSION_AT + 12);
    }

    @Test
    void more_of_a_weaker_hardware_among_the_new_version_is_no_regression() {
        // Hardware C crashes four times as often, whatever it runs; nearly all of it has the new version.
        var detection = new Detection();
        var hours = new Hours(5, Measure.RATE, (_, _, hardware) -> hardware.equals("rev C") ? 0.4 : 0.1);
        for (int hour = 0; hour < NEW_VERSION_AT + 72; hour++) {
            detection.look(START + hour, hours.cells(hour));
        }

        assertThat(detection.incidents()).isEmpty();
    }

    @Test
    void a_hardware_that_begins_to_fail_later_is_found_against_its_own_past() {
        var found = new Hours(
                        6, Measure.RATE, (hour, _, hardware) -> hour >= LATER && hardware.equals("rev C") ? 0.4 : 0.2)
                .run(LATER + 24)
                .incidents();

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().lead().slice()).isEqualTo(Slice.of(Slice.HARDWARE, "rev C"));
        assertThat(found.getFirst().lead().shape()).isEqualTo(Shape.LEVEL_SHIFT);
        assertThat(found.getFirst().openedAt() - START - LATER).isBetween(0L, 6L);
        assertThat(found.getFirst().lead().since() - START - LATER).isBetween(-3L, 3L);
    }

    @Test
    void data_that_stops_is_missed_and_not_taken_for_zero() {
        var found = new Hours(
                        7,
                        Measure.RATE,
                        (hour, _, hardware) -> hour >= LATER && hardware.equals("rev C") ? Double.NaN : 0.2)
                .run(LATER + 12)
                .incidents();

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().lead().shape()).isEqualTo(Shape.DROP_OUT);
        assertThat(found.getFirst().lead().slice()).isEqualTo(Slice.of(Slice.HARDWARE, "rev C"));
        assertThat(found.getFirst().openedAt()).isEqualTo(START + LATER + 1);
    }

    @Test
    void one_hour_far_off_is_a_spike() {
        var found = new Hours(8, Measure.RATE, (hour, _, _) -> hour == LATER ? 0.8 : 0.05)
                .run(LATER + 6)
                .incidents();

        assertThat(found).isNotEmpty();
        assertThat(found.getFirst().findings()).anyMatch(it -> it.shape() == Shape.SPIKE && it.at() == START + LATER);
    }

    @Test
    void two_weeks_in_one_direction_are_a_trend() {
        var found = new Hours(9, Measure.LEVEL, (hour, _, _) -> 20 + hour * 0.02)
                .run(THREE_WEEKS)
                .incidents();

        assertThat(found)
                .flatExtracting(Incident::findings)
                .extracting(Finding::shape)
                .contains(Shape.TREND);
    }

    @Test
    void a_mean_that_begins_to_jump_is_a_change_of_variance() {
        var found = new Hours(10, Measure.LEVEL, (hour, _, _) -> hour >= LATER ? 20 + hour % 2 * 1.6 - 0.8 : 20)
                .run(LATER + 48)
                .incidents();

        assertThat(found)
                .flatExtracting(Incident::findings)
                .extracting(Finding::shape)
                .contains(Shape.VARIANCE);
    }

    @Test
    void one_device_in_a_crash_loop_is_not_the_fleet() {
        var usual = new Hours(11, Measure.RATE, (_, _, _) -> 0.05);
        var detection = new Detection();
        for (int hour = 0; hour < LATER + 48; hour++) {
            List<Cell> cells = new java.util.ArrayList<>(usual.cells(hour));
            if (hour >= LATER) {
                cells.add(new Cell(
                        "m",
                        Measure.RATE,
                        Slice.of(Slice.VERSION, "2.0").and(Slice.HARDWARE, "rev C"),
                        HourPoint.of(60, 1).orElseThrow()));
            }
            detection.look(START + hour, cells);
        }

        assertThat(detection.incidents()).isEmpty();
    }

    @Test
    void before_its_warm_up_a_series_is_not_judged_by_its_past() {
        int early = Series.WARM_UP_HOURS / 2;
        assertThat(new Hours(12, Measure.RATE, (hour, _, _) -> hour >= early ? 0.5 : 0.1)
                        .run(early + 12)
                        .incidents())
                .isEmpty();
    }

    @Test
    void values_that_are_no_measurements_are_left_out() {
        assertThat(HourPoint.of(Double.NaN, 1)).isEmpty();
        assertThat(HourPoint.of(Double.NEGATIVE_INFINITY, 1)).isEmpty();
        assertThat(HourPoint.of(1e308, 1)).isEmpty();
        assertThat(HourPoint.of(-1e15, 1)).isPresent();
    }

    private static boolean isBad(String version, String hardware) {
        return version.equals("2.0") && hardware.equals("rev C");
    }

    private static double day(int hour) {
        return 1 + 0.5 * Math.sin(2 * Math.PI * (hour % 24) / 24);
    }
}
