package dev.fleetward.telemetry.naming;

import static dev.fleetward.telemetry.Field.origin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.Compact;
import dev.fleetward.ingest.FieldEvent.Defined;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Positional;
import dev.fleetward.ingest.FieldEvent.Rendered;
import dev.fleetward.ingest.FieldEvent.Session;
import dev.fleetward.ingest.FieldEvent.Whole;
import dev.fleetward.lake.Lake;
import dev.fleetward.symbols.SymbolMap;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import dev.fleetward.telemetry.vitals.Vitals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Rows by position and id, and the same by name once symbols came: each sample and line is there once. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RenamedTest {
    private static final Instant NOON =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
    private static final List<MetricValue> VALUES = List.of(new Whole(3), new Whole(3300));
    private static final List<SymbolMap.Metric> DEFINITIONS =
            List.of(metric(0, "operational_hours", 1), metric(1, "supply_mv", 1000));
    private static final Compact COMPACT =
            new Compact(8, JsonNodeFactory.instance.arrayNode().add(7), "820807");

    private final TestOrganization organization = new TestOrganization();

    @Inject
    Field field;

    @Inject
    RenamedJob job;

    @Inject
    Lake lake;

    @Inject
    Vitals vitals;

    @Test
    void samples_and_lines_are_there_once_and_by_name_when_naming_is_over() {
        for (String serial : List.of("A", "B")) {
            field.sends(organization, serial, report(new Positional(VALUES)));
            field.sends(organization, serial, logs(COMPACT));
        }
        lake.flush(organization.id, FieldTables.SAMPLES);
        for (String serial : List.of("A", "B")) {
            field.named(organization, serial, report(new Defined(VALUES, DEFINITIONS)));
            field.named(organization, serial, logs(new Rendered(COMPACT, "seven")));
        }

        job.removeUntouchedFor(Duration.ZERO);
        job.removeUntouchedFor(Duration.ZERO);

        assertThat(names("/metrics")).containsExactly("operational_hours", "supply_mv");
        var series = get("/metrics/supply_mv?from=%s&to=%s".formatted(NOON.minusSeconds(60), NOON.plusSeconds(60)));
        assertThat(series.at("/lines/0/points/0/samples").asLong()).isEqualTo(2);
        assertThat(series.at("/lines/0/points/0/max").asDouble()).isEqualTo(3.3);
        assertThat(rows(FieldTables.SAMPLES)).isEqualTo(4);
        assertThat(rows(FieldTables.LOGS)).isEqualTo(4);
        var lines =
                get("/devices/A/logs?from=%s".formatted(NOON.minusSeconds(60))).get("items");
        assertThat(StreamSupport.stream(lines.spliterator(), false)
                        .map(line -> line.get("message").asText()))
                .containsExactly("seven", "first");
        var day = LocalDate.ofInstant(NOON, ZoneOffset.UTC);
        var total = vitals.total(field.product(organization), day, day.plusDays(1));
        assertThat(total.operationalHours()).isEqualTo(6);
        assertThat(total.activeDevices()).isEqualTo(2);
    }

    private static SymbolMap.Metric metric(int index, String name, long scale) {
        return new SymbolMap.Metric(index, "e", name, "heartbeat", 0, SymbolMap.Type.UNSIGNED, 0, 0, scale);
    }

    private static FieldEvent report(FieldEvent.Metrics metrics) {
        return new Session(
                origin(NOON, "1.0.0"), 0L, metrics instanceof Defined ? Session.HEARTBEAT : null, null, metrics);
    }

    private static FieldEvent logs(FieldEvent.LogText second) {
        return new FieldEvent.Logs(
                origin(NOON, "1.0.0"),
                6,
                List.of(new LogLine(NOON, 1, new Plain("first")), new LogLine(NOON, 1, second)));
    }

    private long rows(dev.fleetward.lake.LakeTable table) {
        return lake.ask(
                        organization.id,
                        dev.fleetward.lake.Slice.ofProduct(
                                table,
                                field.product(organization).id().value(),
                                NOON.minusSeconds(60),
                                NOON.plusSeconds(60)),
                        "SELECT count(*) AS n FROM slice",
                        row -> row.longValue("n"))
                .getFirst();
    }

    private List<String> names(String path) {
        return StreamSupport.stream(get(path).get("items").spliterator(), false)
                .map(metric -> metric.get("name").asText())
                .toList();
    }

    private JsonNode get(String path) {
        var answer = organization.get(organization.api(path));
        assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
        return answer.json();
    }
}
