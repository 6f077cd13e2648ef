package dev.fleetward.kernel.tracing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Spans that are sent together. */
public final class SpanBatch {
    static final int MAX_SPANS = 512;

    private final List<Span.Ended> spans;

    SpanBatch(List<Span.Ended> spans) {
        this.spans = spans;
    }

    public int size() {
        return spans.size();
    }

    /** As OTLP's protobuf. */
    public byte[] bytes() {
        var scope = ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("dev.fleetward"));
        spans.forEach(span -> scope.addSpans(span(span)));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", "fleetward")))
                        .addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private static io.opentelemetry.proto.trace.v1.Span span(Span.Ended span) {
        long began = nanos(span.began());
        var told = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(id(span.traceId()))
                .setSpanId(id(span.spanId()))
                .setParentSpanId(id(span.parentId()))
                .setName(span.name())
                .setKind(kind(span.kind()))
                .setStartTimeUnixNano(began)
                .setEndTimeUnixNano(began + span.nanos());
        span.attributes().forEach((key, value) -> told.addAttributes(text(key, value)));
        String failure = span.failure();
        if (failure != null) {
            told.setStatus(Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage(failure));
        }
        return told.build();
    }

    private static io.opentelemetry.proto.trace.v1.Span.SpanKind kind(Span.Kind kind) {
        return switch (kind) {
            case INTERNAL -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
            case SERVER -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
            case CLIENT -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
        };
    }

    private static ByteString id(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
