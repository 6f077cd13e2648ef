package dev.fleetward.ingest.otlp;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A device with OpenTelemetry's own SDK and exporter, which know nothing of us but address and key. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OtlpExporterTest {
    private final TestOrganization organization = new TestOrganization();

    @Test
    void metrics_of_every_kind_arrive_with_the_device_they_come_from() {
        var exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(TestOrganization.server("/v1/metrics").toString())
                .addHeader("Memfault-Project-Key", organization.projectKey)
                .setCompression("gzip")
                .build();
        var meters = SdkMeterProvider.builder()
                .setResource(resource("OT-1"))
                .registerMetricReader(PeriodicMetricReader.builder(exporter)
                        .setInterval(Duration.ofHours(1))
                        .build())
                .registerView(
                        InstrumentSelector.builder().setName("rtt").build(),
                        View.builder()
                                .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                                .build())
                .build();
        var meter = meters.get("pump");
        meter.counterBuilder("strokes").build().add(42, Attributes.of(AttributeKey.stringKey("valve"), "a"));
        meter.gaugeBuilder("temperature").build().set(36.5);
        var latency = meter.histogramBuilder("latency").build();
        var rtt = meter.histogramBuilder("rtt").build();
        for (int i = 1; i <= 100; i++) {
            latency.record(i);
            rtt.record(i);
        }

        assertThat(meters.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();

        eventually(() -> {
            JsonNode metrics = events("OT-1", "heartbeat").at("/0/body/metrics");
            assertThat(metrics.get("strokes{valve=a}").asInt()).isEqualTo(42);
            assertThat(metrics.get("temperature").asDouble()).isEqualTo(36.5);
            assertThat(metrics.get("latency.count").asInt()).isEqualTo(100);
            assertThat(metrics.get("latency.sum").asDouble()).isEqualTo(5_050);
            assertThat(metrics.get("latency.max").asDouble()).isEqualTo(100);
            assertThat(metrics.get("latency.p50").asDouble()).isCloseTo(50, within(1.0));
            assertThat(metrics.get("rtt.p95").asDouble()).isCloseTo(95, within(2.0));
        });
        JsonNode device = organization.get(organization.api("/devices/OT-1")).json();
        assertThat(device.get("hardwareVersion").asText()).isEqualTo("pump-rev-c");
        assertThat(device.at("/software/0/type").asText()).isEqualTo("pump-agent");
        assertThat(device.at("/software/0/version").asText()).isEqualTo("3.1.0");
        assertThat(device.at("/attributes/deployment.environment/value").asText())
                .isEqualTo("field");
    }

    @Test
    void log_records_arrive_with_level_text_and_attributes() {
        var exporter = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(TestOrganization.server("/v1/logs").toString())
                .addHeader("Authorization", "Bearer " + organization.projectKey)
                .build();
        var loggers = SdkLoggerProvider.builder()
                .setResource(resource("OT-2"))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build();
        loggers.get("valve")
                .logRecordBuilder()
                .setSeverity(Severity.WARN)
                .setBody("valve sticks")
                .setAttribute(AttributeKey.longKey("position"), 7L)
                .emit();

        assertThat(loggers.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();

        eventually(() -> {
            JsonNode line = events("OT-2", "logs").at("/0/body/lines/0");
            assertThat(line.get("level").asText()).isEqualTo("warning");
            assertThat(line.get("text").asText()).isEqualTo("valve sticks position=7");
            assertThat(line.get("source").asText()).isEqualTo("valve");
        });
    }

    private JsonNode events(String serial, String kind) {
        return organization
                .get(organization.api("/devices/%s/events?kind=%s".formatted(serial, kind)))
                .json()
                .path("items");
    }

    private static Resource resource(String serial) {
        return Resource.getDefault()
                .merge(Resource.create(Attributes.builder()
                        .put("device.id", serial)
                        .put("service.name", "pump-agent")
                        .put("service.version", "3.1.0")
                        .put("device.model.identifier", "pump-rev-c")
                        .put("deployment.environment", "field")
                        .build()));
    }
}
