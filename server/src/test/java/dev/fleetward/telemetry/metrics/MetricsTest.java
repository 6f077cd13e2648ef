package dev.fleetward.telemetry.metrics;

import static dev.fleetward.telemetry.Field.heartbeat;
import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Bucket;
import dev.fleetward.ingest.FieldEvent.Heartbeat;
import dev.fleetward.ingest.FieldEvent.Histogram;
import dev.fleetward.ingest.FieldEvent.Meaning;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEvent.Unset;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MetricsTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    MetricSearch search;

    @Test
    void a_heartbeat_leaves_the_devices_last_values() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", "flow", 1.5, "mode", "eco", "gap", "unset"));

        var values = get("/devices/PUMP-1/metrics").get("items");

        assertThat(values).hasSize(2);
        assertThat(values.get(0).get("metric").asText()).isEqualTo("flow");
        assertThat(values.get(0).get("number").asDouble()).isEqualTo(1.5);
        assertThat(values.get(0).get("version").asText()).isEqualTo("2.1.0");
        assertThat(values.get(0).get("capturedAt").asText()).isEqualTo(NOW.toString());
        assertThat(values.get(1).get("text").asText()).isEqualTo("eco");
    }

    @Test
    void a_metric_has_a_kind_and_a_unit_by_its_name_and_its_values() {
        field.sends(
                organization,
                "PUMP-1",
                heartbeat(NOW, "1.0.0", "boot_time_ms", 12, "RebootCount", 1, "battery_mv", 3700, "mode", "eco"));

        assertThat(get("/metrics").get("items"))
                .extracting(one -> one.get("name").asText() + " "
                        + one.get("kind").asText() + " " + one.get("unit").asText())
                .containsExactly(
                        "RebootCount counter null", "battery_mv gauge mV", "boot_time_ms timer ms", "mode state null");
    }

    @Test
    void what_a_version_reports_is_compared_with_the_version_before() {
        field.sends(organization, "PUMP-1", heartbeat(NOW.minusSeconds(60), "1.0.0", "flow", 1, "old", 2, "mode", 3));
        field.sends(organization, "PUMP-2", heartbeat(NOW, "2.0.0", "flow", 1, "new", 2, "mode", "eco"));

        var schemas = get("/metric-schemas").get("items");

        assertThat(schemas).hasSize(2);
        assertThat(schemas.get(0).get("version").asText()).isEqualTo("2.0.0");
        assertThat(schemas.get(0).get("metrics").asInt()).isEqualTo(3);
        assertThat(schemas.get(0).get("added").toString()).isEqualTo("[\"new\"]");
        assertThat(schemas.get(0).get("gone").toString()).isEqualTo("[\"old\"]");
        assertThat(schemas.get(0).get("retyped").toString()).isEqualTo("[\"mode\"]");
        assertThat(schemas.get(1).get("added")).isEmpty();
    }

    @Test
    void a_late_heartbeat_does_not_overwrite_a_newer_value() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", "flow", 2));
        field.sends(organization, "PUMP-1", heartbeat(NOW.minusSeconds(3600), "2.0.0", "flow", 1, "old", 7));

        var values = get("/devices/PUMP-1/metrics").get("items");

        assertThat(values).hasSize(2);
        assertThat(values.get(0).get("number").asDouble()).isEqualTo(2);
        assertThat(values.get(1).get("metric").asText()).isEqualTo("old");
    }

    @Test
    void a_series_has_a_point_where_there_were_samples_and_none_where_there_were_not() {
        Instant start = NOW.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(2));
        field.sends(organization, "PUMP-1", heartbeat(start.plusSeconds(60), "2.1.0", "flow", 1));
        field.sends(organization, "PUMP-1", heartbeat(start.plusSeconds(120), "2.1.0", "flow", 3));
        lake.flush(organization.id, FieldTables.SAMPLES);
        field.sends(organization, "PUMP-1", heartbeat(start.plusSeconds(3 * 3600), "2.1.0", "flow", 5));

        var series = get("/devices/PUMP-1/metrics/flow?bucket=1h&from=" + start + "&to=" + start.plusSeconds(86_400));

        var points = series.get("lines").get(0).get("points");
        assertThat(points).hasSize(2);
        assertThat(points.get(0).get("at").asText()).isEqualTo(start.toString());
        assertThat(points.get(0).get("mean").asDouble()).isEqualTo(2);
        assertThat(points.get(1).get("at").asText())
                .isEqualTo(start.plusSeconds(3 * 3600).toString());
    }

    @Test
    void the_fleets_percentiles_are_told_apart_by_version() {
        for (int i = 0; i < 20; i++) {
            field.sends(organization, "OLD-" + i, heartbeat(NOW.minusSeconds(60), "1.0.0", "latency_ms", i));
            field.sends(organization, "NEW-" + i, heartbeat(NOW.minusSeconds(60), "2.0.0", "latency_ms", 100 + i));
        }

        var all = get("/metrics/latency_ms").get("lines");
        var byVersion = get("/metrics/latency_ms?by=version").get("lines");

        assertThat(all).hasSize(1);
        assertThat(all.get(0).get("points").get(0).get("devices").asLong()).isEqualTo(40);
        assertThat(byVersion).hasSize(2);
        var old = byVersion.get(0);
        assertThat(old.get("name").asText()).isEqualTo("1.0.0");
        assertThat(old.get("points").get(0).get("median").asDouble()).isCloseTo(9.5, within(1e-9));
        assertThat(old.get("points").get(0).get("p95").asDouble()).isCloseTo(18.05, within(1e-9));
        assertThat(byVersion.get(1).get("points").get(0).get("min").asDouble()).isEqualTo(100);
    }

    @Test
    void a_person_says_what_a_metric_is_and_takes_it_back() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "1.0.0", "flow", 12));
        assertThat(meaning("flow")).isEqualTo("gauge null name");

        var set = organization
                .request(organization.api("/metrics/flow"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"unit\": \"l/min\", \"kind\": \"counter\"}"));

        assertThat(TestOrganization.send(set).status()).isEqualTo(200);
        assertThat(meaning("flow")).isEqualTo("counter l/min person");
        var back = organization
                .request(organization.api("/metrics/flow"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}"));
        assertThat(TestOrganization.send(back).status()).isEqualTo(200);
        assertThat(meaning("flow")).isEqualTo("gauge null name");
        var wrong = organization
                .request(organization.api("/metrics/flow"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"kind\": \"number\"}"));
        assertThat(TestOrganization.send(wrong).text()).contains("counter, gauge, timer, state, histogram");
    }

    @Test
    void what_the_device_says_of_a_metric_counts_before_its_name() {
        field.sends(organization, "PUMP-1", said(NOW, "boot_count", new Whole(3), new Meaning("s", "timer", null)));

        assertThat(meaning("boot_count")).isEqualTo("timer s device");
    }

    @Test
    void a_running_total_shows_what_it_rose_by_and_begins_anew_after_a_restart() {
        Instant start = NOW.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        Instant boot = start.minusSeconds(60);
        long[] totals = {100, 130, 130, 20, 25};
        for (int i = 0; i < totals.length; i++) {
            var meaning = new Meaning(null, "counter", i < 3 ? boot : boot.plusSeconds(9_000));
            field.sends(
                    organization,
                    "PUMP-1",
                    said(start.plus(Duration.ofHours(i)), "strokes", new Whole(totals[i]), meaning));
        }

        var points = get("/metrics/strokes?bucket=1h").at("/lines/0/points");

        assertThat(points).extracting(point -> point.get("mean").asDouble()).containsExactly(30.0, 0.0, 20.0, 5.0);
        assertThat(get("/devices/PUMP-1/metrics").at("/items/0/number").asDouble())
                .as("the last value is the total")
                .isEqualTo(25);
        assertThat(get("/metrics").at("/items/0/isTotal").asBoolean()).isTrue();
        assertThat(get("/devices/PUMP-1/metrics/strokes?bucket=1h").at("/lines/0/points"))
                .hasSize(4);
    }

    @Test
    void histograms_of_the_fleet_are_added_up_before_quantiles_are_taken() {
        // 90 values up to 10 on one device, 10 values from 90 to 100 on another: a mean of their means would be 50.
        field.sends(
                organization, "A", said(NOW, "latency", histogram(90, 0, 10), new Meaning("ms", "histogram", null)));
        field.sends(
                organization, "B", said(NOW, "latency", histogram(10, 90, 100), new Meaning("ms", "histogram", null)));

        var point = get("/metrics/latency").at("/lines/0/points/0");

        assertThat(point.get("samples").asLong()).isEqualTo(100);
        assertThat(point.get("devices").asLong()).isEqualTo(2);
        assertThat(point.get("median").asDouble()).isCloseTo(5.56, within(0.01));
        assertThat(point.get("p95").asDouble()).isEqualTo(95);
        assertThat(point.get("mean").asDouble()).isEqualTo(14);
        assertThat(meaning("latency")).isEqualTo("histogram ms device");
    }

    @Test
    void a_histogram_that_runs_on_counts_each_value_once() {
        Instant boot = NOW.minusSeconds(7_200);
        for (int i = 1; i <= 4; i++) {
            field.sends(
                    organization,
                    "A",
                    said(
                            NOW.minusSeconds(600 - i),
                            "latency",
                            histogram(10.0 * i, 0, 10),
                            new Meaning("ms", "histogram", boot)));
        }

        assertThat(get("/metrics/latency").at("/lines/0/points"))
                .extracting(point -> point.get("samples").asLong())
                .as("what came before the first reading is not of this span")
                .containsExactly(30L);
    }

    private String meaning(String metric) {
        for (JsonNode item : get("/metrics").get("items")) {
            if (item.get("name").asText().equals(metric)) {
                return item.get("kind").asText() + " " + item.get("unit").asText() + " "
                        + item.get("meaningBy").asText();
            }
        }
        throw new AssertionError("no metric " + metric);
    }

    private static Heartbeat said(Instant at, String name, FieldEvent.MetricValue value, Meaning meaning) {
        var values = new LinkedHashMap<String, FieldEvent.MetricValue>();
        values.put(name, value);
        return new Heartbeat(origin(at, "1.0.0"), new Named(values, Map.of(name, meaning)));
    }

    private static Histogram histogram(double count, double low, double high) {
        return new Histogram(count, count * (low + high) / 2, null, null, List.of(new Bucket(low, high, count)));
    }

    @Test
    void a_metric_known_only_by_position_keeps_its_index_and_its_build() {
        field.sends(
                organization,
                "PUMP-1",
                new Session(
                        origin(NOW, "2.1.0"),
                        0,
                        new Positional(List.of(new Whole(3_600_000), new Unset(), new Whole(42)))));

        var metrics = get("/metrics").get("items");

        assertThat(names(metrics)).containsExactly("session[0][0]", "session[0][2]");
        assertThat(metrics.get(0).get("builds").get(0).asText()).isEqualTo("c0ffee");
        assertThat(get("/devices/PUMP-1/metrics/session%5B0%5D%5B2%5D").get("lines"))
                .hasSize(1);
    }

    @Test
    void a_list_of_metrics_goes_on_where_it_stopped() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", "a", 1, "b", 2, "c", 3));

        var first = get("/metrics?limit=2");
        var second = get("/metrics?limit=2&after=" + first.get("next").asText());

        assertThat(names(first.get("items"))).containsExactly("a", "b");
        assertThat(names(second.get("items"))).containsExactly("c");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void a_clock_that_cannot_be_right_yields_to_the_time_of_receipt() {
        field.sends(organization, "PUMP-1", heartbeat(Instant.parse("1970-01-01T00:05:00Z"), "2.1.0", "flow", 1), NOW);
        field.sends(organization, "PUMP-2", heartbeat(NOW.plus(Duration.ofDays(30)), "2.1.0", "flow", 1), NOW);
        field.sends(organization, "PUMP-3", heartbeat(null, "2.1.0", "flow", 1), NOW);

        for (String serial : List.of("PUMP-1", "PUMP-2", "PUMP-3")) {
            assertThat(get("/devices/" + serial + "/metrics")
                            .get("items")
                            .get(0)
                            .get("capturedAt")
                            .asText())
                    .isEqualTo(NOW.toString());
        }
    }

    @Test
    void hostile_names_and_values_are_only_text() {
        String name = "'; DROP TABLE metric; -- <script>\0";
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", name, 1, "text", "\0'\"<b>"));

        assertThat(get("/metrics").get("items")).hasSize(2);
        assertThat(get("/devices/PUMP-1/metrics")
                        .get("items")
                        .get(1)
                        .get("text")
                        .asText())
                .isEqualTo("\uFFFD'\"<b>");
        String encoded = Address.encoded(name.replace('\0', '\uFFFD')).replace("+", "%20");
        assertThat(get("/metrics/" + encoded).get("lines")).hasSize(1);
    }

    @Test
    void what_is_asked_wrongly_is_answered_with_the_parameter_and_the_way_out() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", "flow", 1));

        assertProblem("/metrics/flow?bucket=3h", 400, "1m, 5m, 15m, 1h");
        assertProblem("/metrics/flow?from=yesterday", 400, "from must be a time such as");
        assertProblem("/metrics/flow?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "must be before");
        assertProblem("/metrics/flow?bucket=1m&from=2020-01-01T00:00:00Z", 400, "wider bucket");
        assertProblem("/metrics/flow?by=country", 400, "by must be version");
        assertProblem("/metrics/unheard-of", 404, "unheard-of");
        assertProblem("/devices/PUMP-9/metrics", 404, "PUMP-9");
    }

    @Test
    void another_organization_sees_no_metric_and_no_sample() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "2.1.0", "flow", 1));
        var stranger = new TestOrganization();
        field.sends(stranger, "PUMP-1", heartbeat(NOW, "9.9.9", "other", 1));

        assertThat(names(stranger.get(stranger.api("/metrics")).json().get("items")))
                .containsExactly("other");
        assertThat(stranger.get(stranger.api("/metrics/flow")).status()).isEqualTo(404);
    }

    @Test
    void a_metric_is_found_by_a_part_of_its_name() {
        field.sends(organization, "PUMP-1", heartbeat(NOW, "1.0.0", "battery_soc_pct", 50, "flow", 1));

        var hits = search.search(organization.id, "SOC_");

        assertThat(hits).hasSize(1);
        assertThat(hits.getFirst().title()).isEqualTo("battery_soc_pct");
        assertThat(hits.getFirst().href()).isEqualTo("/products/pump/metrics?metric=battery_soc_pct");
        assertThat(search.search(organization.id, "%")).isEmpty();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private void assertProblem(String path, int status, String detail) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().get("detail").asText()).contains(detail);
    }

    private static List<String> names(JsonNode metrics) {
        return StreamSupport.stream(metrics.spliterator(), false)
                .map(metric -> metric.get("name").asText())
                .toList();
    }
}
