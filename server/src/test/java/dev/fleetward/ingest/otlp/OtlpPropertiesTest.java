package dev.fleetward.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.PayloadDecoder.Payload;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever comes: typed errors only, and never more events than points. */
class OtlpPropertiesTest {
    private static final String JSON = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"device.id","value":{"stringValue":"F-1"}},
             {"key":"list","value":{"arrayValue":{"values":[{"intValue":"1"},{"kvlistValue":{"values":[]}}]}}}]},
             "scopeMetrics":[{"metrics":[{"name":"a","sum":{"aggregationTemporality":2,"isMonotonic":true,
             "dataPoints":[{"timeUnixNano":"1795000000000000000","asDouble":1.5}]}},
             {"name":"h","histogram":{"dataPoints":[{"count":"3","sum":6,"bucketCounts":["1","2"],
             "explicitBounds":[2],"exemplars":[{"spanId":"0102030405060708","asInt":"1"}]}]}}]}]}]}
            """;

    @Property(tries = 500)
    void any_bytes_are_read_or_refused(@ForAll @Size(max = 300) byte[] bytes) {
        Frugal.reads(() -> {
            read(bytes, false);
            read(bytes, true);
            decode(bytes);
        });
    }

    @Property(tries = 1_000)
    void a_message_with_bytes_changed_is_read_or_refused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
        byte[] bytes = request().toByteArray();
        byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
        var random = new Random(seed);
        for (int i = 0; i < n; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            json[random.nextInt(json.length)] = (byte) random.nextInt(32, 127);
        }
        Frugal.reads(() -> {
            read(bytes, false);
            read(json, true);
            decode(bytes);
        });
    }

    @Example
    void json_and_protobuf_of_the_same_say_the_same() throws Unreadable {
        var read = ExportMetricsServiceRequest.newBuilder();
        JsonEncoding.merge(JSON.getBytes(StandardCharsets.UTF_8), read);

        byte[] log = OtlpIntake.metrics(JSON.getBytes(StandardCharsets.UTF_8), true)
                .byDevice()
                .get("F-1")
                .getFirst();

        assertThat(log).isEqualTo(read.getResourceMetrics(0).toByteArray());
        var point = read.getResourceMetrics(0)
                .getScopeMetrics(0)
                .getMetrics(1)
                .getHistogram()
                .getDataPoints(0);
        assertThat(point.getBucketCountsList()).containsExactly(1L, 2L);
        assertThat(point.getExemplars(0).getSpanId().size()).isEqualTo(8);
    }

    @Example
    void two_series_with_long_names_stay_two() {
        var metric = Metric.newBuilder()
                .setName("m".repeat(200))
                .setGauge(Gauge.newBuilder().addDataPoints(labelled("a")).addDataPoints(labelled("b")));
        var reading = read(metric);

        var values = ((dev.fleetward.ingest.FieldEvent.Named) ((dev.fleetward.ingest.FieldEvent.Heartbeat)
                                reading.events().getFirst())
                        .metrics())
                .values();
        assertThat(reading.events()).hasSize(1);
        assertThat(values).hasSize(2);
        assertThat(values.keySet()).allMatch(name -> name.length() <= MetricsReader.MAX_NAME_CHARACTERS);
    }

    @Example
    void a_series_twice_in_one_export_makes_two_reports() {
        var metric = Metric.newBuilder()
                .setName("m")
                .setGauge(Gauge.newBuilder()
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .setTimeUnixNano(1_795_000_000_000_000_000L)
                                .setAsInt(1))
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .setTimeUnixNano(1_795_000_000_000_000_001L)
                                .setAsInt(2)));

        assertThat(read(metric).events()).hasSize(2);
    }

    @Example
    void a_histogram_that_contradicts_itself_is_refused_alone() {
        var metric = Metric.newBuilder()
                .setName("h")
                .setHistogram(Histogram.newBuilder()
                        .addDataPoints(HistogramDataPoint.newBuilder()
                                .addBucketCounts(1)
                                .addExplicitBounds(1))
                        .addDataPoints(
                                HistogramDataPoint.newBuilder().setCount(1).setSum(3)));
        var reading = read(metric);

        assertThat(reading.refused()).isEqualTo(1);
        assertThat(reading.why()).contains("1 buckets and 1 bounds");
        assertThat(reading.events()).hasSize(1);
    }

    @Property(tries = 300)
    void any_scale_and_offset_of_an_exponential_histogram_is_bounded(@ForAll int scale, @ForAll int offset) {
        var point = ExponentialHistogramDataPoint.newBuilder().setScale(scale).setCount(2);
        point.getPositiveBuilder().setOffset(offset).addBucketCounts(1).addBucketCounts(1);
        var metric = Metric.newBuilder()
                .setName("e")
                .setExponentialHistogram(ExponentialHistogram.newBuilder().addDataPoints(point));

        Frugal.reads(() -> assertThat(read(metric).events()).hasSize(1));
    }

    private static NumberDataPoint labelled(String value) {
        return NumberDataPoint.newBuilder()
                .setAsInt(1)
                .addAttributes(attribute("k", value))
                .build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static Reading read(Metric.Builder metric) {
        return MetricsReader.read(
                new Sender("F-1", null, null, null, null, java.util.Map.of()),
                ResourceMetrics.newBuilder()
                        .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric))
                        .build());
    }

    private static ExportMetricsServiceRequest request() {
        var request = ExportMetricsServiceRequest.newBuilder();
        request.addResourceMetricsBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("device.id", "F-1")))
                .addScopeMetrics(ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder()
                                .setName("a")
                                .setGauge(Gauge.newBuilder().addDataPoints(labelled("x")))));
        return request.build();
    }

    private static void read(byte[] bytes, boolean isJson) {
        try {
            OtlpIntake intake = OtlpIntake.metrics(bytes, isJson);
            assertThat(intake.byDevice().size()).isLessThanOrEqualTo(bytes.length);
            OtlpIntake.logs(bytes, isJson);
        } catch (Unreadable e) {
            assertThat(e.detail()).isNotBlank();
        }
    }

    private static void decode(byte[] bytes) {
        for (Carrier carrier : new Carrier[] {Carrier.OTLP_METRICS, Carrier.OTLP_LOGS}) {
            new OtlpDecoder()
                    .decode(new Payload(
                            carrier,
                            new OrganizationId(new UUID(0, 1)),
                            new ProductId(new UUID(0, 2)),
                            "F-1",
                            Instant.EPOCH,
                            bytes));
        }
    }
}
