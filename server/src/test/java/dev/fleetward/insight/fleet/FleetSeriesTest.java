package dev.fleetward.insight.fleet;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Bucket;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Histogram;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.insight.TestCohort;
import dev.fleetward.insight.fleet.FleetSeries.Cut;
import dev.fleetward.insight.fleet.FleetSeries.Line;
import dev.fleetward.insight.fleet.FleetSeries.Point;
import dev.fleetward.insight.fleet.FleetSeries.Slice;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FleetSeriesTest {
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(2));
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    FleetSeries series;

    @Inject
    RollupJob job;

    @Test
    void samples_come_to_points_by_hour_and_version_once_they_are_in_a_file() {
        field.sends(organization, "A", heartbeat(START.plusSeconds(60), "1.0.0", "flow", 1));
        field.sends(organization, "B", heartbeat(START.plusSeconds(120), "1.0.0", "flow", 3));
        field.sends(organization, "A", heartbeat(START.plusSeconds(3_700), "2.0.0", "flow", 10.5, "mode", "eco"));
        flush();

        var lines = hourly("flow", Cut.VERSION);

        assertThat(lines).extracting(Line::version).containsExactly("1.0.0", "2.0.0");
        Point first = lines.getFirst().points().getFirst();
        assertThat(first.at()).isEqualTo(START);
        assertThat(first.samples()).isEqualTo(2);
        assertThat(first.mean()).isEqualTo(2);
        assertThat(first.low()).isEqualTo(1);
        assertThat(first.high()).isEqualTo(3);
        assertThat(first.devices()).isCloseTo(2, within(1e-3));
        assertThat(first.quantile(1)).isEqualTo(3);
        Point second = lines.getLast().points().getFirst();
        assertThat(second.at()).isEqualTo(START.plus(HOUR));
        assertThat(second.sum()).isEqualTo(10.5);
        assertThat(series.metrics(field.product(organization), START, START.plus(DAY)))
                .containsExactly(new FleetSeries.Counted("flow", 3));
    }

    @Test
    void order_late_data_and_joining_do_not_change_what_it_comes_to() {
        var random = new Random(11);
        var reports = new ArrayList<Map.Entry<String, Heartbeat>>();
        for (int i = 0; i < 120; i++) {
            var at = START.plusSeconds(random.nextInt(86_400));
            reports.add(Map.entry(
                    "D-" + random.nextInt(20),
                    heartbeat(at, random.nextBoolean() ? "1.0.0" : "2.0.0", "flow", random.nextInt(1_000))));
        }
        var other = new TestOrganization();
        inCohorts(organization);
        inCohorts(other);

        reports.forEach(report -> field.sends(organization, report.getKey(), report.getValue()));
        flush();
        Collections.shuffle(reports, random);
        for (int i = 0; i < reports.size(); i++) {
            field.sends(other, reports.get(i).getKey(), reports.get(i).getValue());
            if (i % 17 == 0) {
                lake.flush(other.id, FieldTables.SAMPLES);
            }
            if (i == 60) {
                job.run();
            }
        }
        lake.flush(other.id, FieldTables.SAMPLES);

        for (Duration bucket : List.of(HOUR, Duration.ofHours(6), DAY)) {
            assertThat(figures(other, bucket)).isEqualTo(figures(organization, bucket));
        }
        var before = figures(other, HOUR);
        job.run();
        assertThat(figures(other, HOUR)).isEqualTo(before);
        assertThat(figures(other, DAY)).isEqualTo(figures(organization, DAY));
    }

    /** Half of the devices in one, some in another, the rest in none. */
    private void inCohorts(TestOrganization of) {
        for (int i = 0; i < 20; i++) {
            field.sends(of, "D-" + i, heartbeat(START, "1.0.0"));
        }
        new TestCohort(of, "beta")
                .named("Beta")
                .takes(IntStream.range(0, 10).mapToObj(i -> "D-" + i).toList());
        new TestCohort(of, "lab").named("Laboratory").takes(List.of("D-12", "D-13"));
    }

    @Test
    void a_report_sent_again_counts_once() {
        String body = """
                {"device": {"serial": "A", "software": {"version": "1.0.0"}},
                 "events": [{"id": "7", "at": "%s", "type": "heartbeat", "metrics": {"flow": 5}}]}
                """.formatted(START.plusSeconds(60));
        for (int i = 0; i < 3; i++) {
            post(body);
        }
        await(() -> organization.get(organization.api("/ingest/status")).text().contains("\"pending\":0"));
        flush();
        post(body);
        await(() -> organization.get(organization.api("/ingest/status")).text().contains("\"pending\":0"));
        flush();

        var point = hourly("flow", Cut.VERSION).getFirst().points().getFirst();

        assertThat(point.samples()).isEqualTo(1);
        assertThat(point.sum()).isEqualTo(5);
    }

    private void post(String body) {
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Devices here are others than there, so that estimates differ in the last digits. */
    private List<String> figures(TestOrganization of, Duration bucket) {
        return series.lines(field.product(of), "flow", Cut.ALL, Slice.ALL, START, START.plus(DAY), bucket).stream()
                .flatMap(line -> line.points().stream().map(point -> "%s %s %s %d %s %s %s %d %d %s"
                        .formatted(
                                line.version(),
                                line.cohort(),
                                point.at(),
                                point.samples(),
                                point.sum(),
                                point.low(),
                                point.high(),
                                Math.round(point.devices()),
                                Math.round(point.deviceHours()),
                                point.spread().ranges())))
                .toList();
    }

    @Test
    void device_hours_are_the_hours_in_which_devices_were_heard_of() {
        for (int hour = 0; hour < 5; hour++) {
            Instant at = START.plus(HOUR.multipliedBy(hour));
            field.sends(organization, "A", heartbeat(at, "1.0.0", "flow", 1));
            field.sends(organization, "A", heartbeat(at.plusSeconds(600), "1.0.0", "flow", 1));
            if (hour < 2) {
                field.sends(organization, "B", heartbeat(at, "1.0.0", "flow", 1));
            }
        }
        flush();

        var day = series.lines(field.product(organization), "flow", Cut.FLEET, Slice.ALL, START, START.plus(DAY), DAY)
                .getFirst()
                .points()
                .getFirst();

        assertThat(day.devices()).isCloseTo(2, within(1e-3));
        assertThat(day.deviceHours()).isCloseTo(7, within(1e-3));
        assertThat(day.samples()).isEqualTo(12);
    }

    @Test
    void absurd_values_and_clocks_are_counted_and_nothing_of_them_is_in_the_figures() {
        field.sends(organization, "A", heartbeat(START, "1.0.0", "flow", 1.0, "level", Double.NaN));
        field.sends(organization, "A", heartbeat(START, "1.0.0", "flow", 1e308, "level", Double.POSITIVE_INFINITY));
        field.sends(organization, "A", heartbeat(START, "1.0.0", "flow", -1e308));
        field.sends(organization, "A", heartbeat(Instant.parse("2017-01-01T00:00:00Z"), "1.0.0", "flow", 5));
        field.sends(organization, "A", heartbeat(Instant.now().plus(Duration.ofDays(3_000)), "1.0.0", "flow", 7));
        flush();

        var lines = series.totals(
                field.product(organization),
                "flow",
                Cut.FLEET,
                Slice.ALL,
                START,
                Instant.now().plus(DAY));
        var refused = series.refused(
                field.product(organization), LocalDate.now(ZoneOffset.UTC).minusDays(1));

        assertThat(lines.getFirst().points().getFirst().samples()).isEqualTo(2);
        assertThat(lines.getFirst().points().getFirst().sum()).isEqualTo(8);
        assertThat(refused)
                .extracting(one -> one.metric() + " " + one.reason() + " " + one.samples())
                .containsExactly(" clock-wrong 1", "flow too-large 2", "flow too-old 1", "level not-a-number 2");
    }

    @Test
    void the_unit_each_version_says_is_kept() {
        field.sends(organization, "A", inUnit(START, "1.0.0", 4, "V"));
        field.sends(organization, "A", inUnit(START, "2.0.0", 3_900, "mV"));

        assertThat(series.units(field.product(organization), "battery"))
                .extracting(one -> one.version() + " " + one.unit())
                .containsExactlyInAnyOrder("2.0.0 mV", "1.0.0 V");
    }

    @Test
    void histograms_add_up_by_their_buckets_and_running_totals_are_left_to_the_lake() {
        field.sends(
                organization,
                "A",
                histogram(
                        START,
                        new Histogram(4.0, 100.0, null, null, List.of(new Bucket(0, 20, 2), new Bucket(20, 60, 2)))));
        field.sends(organization, "A", total(START, 1_000));
        flush();

        var point = hourly("latency", Cut.FLEET).getFirst().points().getFirst();

        assertThat(point.samples()).isEqualTo(4);
        assertThat(point.mean()).isEqualTo(25);
        assertThat(point.low()).isZero();
        assertThat(point.high()).isEqualTo(60);
        assertThat(point.quantile(0.99)).isCloseTo(40, within(0.4));
        assertThat(hourly("strokes", Cut.FLEET)).isEmpty();
    }

    private List<Line> hourly(String metric, Cut cut) {
        return series.lines(field.product(organization), metric, cut, Slice.ALL, START, START.plus(DAY), HOUR);
    }

    private void flush() {
        lake.flush(organization.id, FieldTables.SAMPLES);
    }

    private static FieldEvent inUnit(Instant at, String version, long value, String unit) {
        return report(at, version, "battery", new Whole(value), new Meaning(unit, null, null));
    }

    private static FieldEvent histogram(Instant at, Histogram histogram) {
        return report(at, "1.0.0", "latency", histogram, new Meaning("ms", "histogram", null));
    }

    private static FieldEvent total(Instant at, long value) {
        return report(at, "1.0.0", "strokes", new Whole(value), new Meaning(null, "counter", at.minusSeconds(60)));
    }

    private static FieldEvent report(
            Instant at, String version, String metric, FieldEvent.MetricValue value, Meaning meaning) {
        var values = new LinkedHashMap<String, FieldEvent.MetricValue>();
        values.put(metric, value);
        return new Heartbeat(origin(at, version), new Named(values, Map.of(metric, meaning)));
    }
}
