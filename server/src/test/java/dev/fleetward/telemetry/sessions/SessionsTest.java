package dev.fleetward.telemetry.sessions;

import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Capture;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Named;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEvent.Unset;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.symbols.SymbolMap;
import dev.fleetward.telemetry.Field;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SessionsTest {
    private static final Instant ENDED =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
    private static final List<SymbolMap.Metric> CHARGING = List.of(
            metric(0, "MemfaultSdkMetric_IntervalMs", 1), metric(1, "operational_crashes", 1), metric(2, "mah", 10));

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Test
    void a_session_has_a_start_an_end_and_what_it_measured() {
        field.sends(organization, "PUMP-1", told("charging", 60_000L, "mah", 120));

        var session = get("/devices/PUMP-1/sessions").get("items").get(0);

        assertThat(session.get("name").asText()).isEqualTo("charging");
        assertThat(session.get("startedAt").asText())
                .isEqualTo(ENDED.minusSeconds(60).toString());
        assertThat(session.get("endedAt").asText()).isEqualTo(ENDED.toString());
        assertThat(session.get("durationMs").asLong()).isEqualTo(60_000);
        assertThat(session.get("version").asText()).isEqualTo("1.0.0");
        assertThat(session.at("/metrics/mah").asLong()).isEqualTo(120);
    }

    @Test
    void a_firmwares_report_is_a_session_once_symbols_name_it_and_never_when_it_is_the_heartbeat() {
        List<MetricValue> values = List.of(new Whole(5_000), new Unset(), new Whole(1234));
        field.sends(organization, "PUMP-1", new Session(origin(ENDED, "1.0.0"), 0, new Positional(values)));
        assertThat(get("/devices/PUMP-1/sessions").get("items")).isEmpty();

        field.named(
                organization,
                "PUMP-1",
                new Session(origin(ENDED, "1.0.0"), 0L, "charging", null, new Defined(values, CHARGING)));
        field.named(
                organization,
                "PUMP-1",
                new Session(origin(ENDED, "1.0.0"), 1L, Session.HEARTBEAT, null, new Defined(values, CHARGING)));

        var sessions = get("/devices/PUMP-1/sessions").get("items");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).get("durationMs").asLong()).isEqualTo(5_000);
        assertThat(sessions.at("/0/metrics/mah").asDouble()).isEqualTo(123.4);
        assertThat(sessions.at("/0/metrics").has("MemfaultSdkMetric_IntervalMs"))
                .isFalse();
    }

    @Test
    void a_session_that_a_crash_cut_off_has_no_length_and_spoils_no_median() {
        List<MetricValue> cutOff = List.of(new Whole(0), new Whole(1), new Unset());
        field.sends(
                organization,
                "PUMP-1",
                new Session(origin(ENDED, "1.0.0"), 0L, "charging", null, new Defined(cutOff, CHARGING)));
        field.sends(organization, "PUMP-1", told("charging", 10_000L));
        field.sends(organization, "PUMP-2", told("charging", 20_000L));
        field.sends(organization, "PUMP-2", told("pumping", null));

        var crashed = get("/devices/PUMP-1/sessions").get("items").get(0);
        var fleet = get("/sessions").get("items");

        assertThat(crashed.get("durationMs").isNull() || crashed.get("crashes").asLong() == 0)
                .isTrue();
        assertThat(fleet).hasSize(2);
        assertThat(fleet.get(0).toString())
                .isEqualTo("{\"name\":\"charging\",\"version\":\"1.0.0\",\"sessions\":3,\"devices\":2,\"crashed\":1,"
                        + "\"timed\":2,\"medianMs\":15000.0,\"p95Ms\":19500.0}");
        assertThat(fleet.get(1).get("medianMs").isNull()).isTrue();
    }

    @Test
    void an_agents_session_report_is_one_like_any_other() {
        field.sends(
                organization,
                "PUMP-1",
                new FieldEvent.AgentEntry(
                        origin(ENDED, "1.0.0"),
                        new Capture("linux-metric-report", null, null, null, null, null, null, null, null, null),
                        new AgentContent.Report(
                                AgentContent.ReportKind.SESSION, "video", 90_000L, null, metrics("frames", 7))));

        var sessions = get("/devices/PUMP-1/sessions").get("items");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.at("/0/name").asText()).isEqualTo("video");
        assertThat(get("/devices/PUMP-1/metrics").get("items"))
                .extracting(value -> value.get("metric").asText())
                .containsExactly("video.duration_ms", "video.frames");
    }

    @Test
    void a_list_goes_on_where_it_stopped_also_among_sessions_that_ended_at_once() {
        for (int i = 0; i < 5; i++) {
            field.sends(organization, "PUMP-1", told("s" + i, 1_000L));
        }

        var first = get("/devices/PUMP-1/sessions?limit=3");
        var second = get(
                "/devices/PUMP-1/sessions?limit=3&after=" + first.get("next").asText());

        assertThat(first.get("items"))
                .extracting(one -> one.get("name").asText())
                .containsExactly("s4", "s3", "s2");
        assertThat(second.get("items"))
                .extracting(one -> one.get("name").asText())
                .containsExactly("s1", "s0");
        assertThat(get("/devices/PUMP-1/sessions?name=s2").get("items")).hasSize(1);
    }

    @Test
    void the_pages_show_them() {
        assertThat(page("/sessions")).contains("No sessions in this span");
        field.sends(organization, "PUMP-1", told("charging", 4_000_000L, "mah", 120));

        assertThat(page("/sessions")).contains("1 session ended in the last 7 days, none of them with a crash.");
        assertThat(page("/devices/PUMP-1/sessions"))
                .contains("charging")
                .contains("1 h 6 min")
                .contains("mah 120");
    }

    private static SymbolMap.Metric metric(int index, String name, long scale) {
        return new SymbolMap.Metric(index, "e", name, "charging", 0, SymbolMap.Type.UNSIGNED, 0, 0, scale);
    }

    private static Session told(String name, Long durationMs, Object... metrics) {
        return new Session(origin(ENDED, "1.0.0"), null, name, durationMs, new Named(metrics(metrics)));
    }

    private static SequencedMap<String, MetricValue> metrics(Object... metrics) {
        var values = new LinkedHashMap<String, MetricValue>();
        for (int i = 0; i < metrics.length; i += 2) {
            values.put((String) metrics[i], new Whole((Integer) metrics[i + 1]));
        }
        return values;
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String page(String path) {
        var answer = TestOrganization.send(organization
                .request("/products/pump" + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
