package dev.fleetward.ingest.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.fleetward.ingest.Carrier;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A request taken apart by device, and how much of it cannot be taken: the protocol wants that in the answer, so the
 * data is read once here and once more behind the log.
 */
final class OtlpIntake {
    private final Carrier carrier;
    private final SequencedMap<String, List<byte[]>> byDevice = new LinkedHashMap<>();
    private long taken;
    private long refused;
    private @Nullable String why;

    private OtlpIntake(Carrier carrier) {
        this.carrier = carrier;
    }

    static OtlpIntake metrics(byte[] body, boolean isJson) throws Unreadable {
        var request = ExportMetricsServiceRequest.newBuilder();
        parse(body, isJson, request);
        var intake = new OtlpIntake(Carrier.OTLP_METRICS);
        for (var resource : request.getResourceMetricsList()) {
            long points = resource.getScopeMetricsList().stream()
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .mapToLong(MetricsReader::points)
                    .sum();
            try {
                Sender sender = Sender.of(resource.getResource());
                intake.add(sender.serial(), resource, points, MetricsReader.read(sender, resource));
            } catch (Unreadable e) {
                intake.refuse(points, e.detail());
            }
        }
        return intake;
    }

    static OtlpIntake logs(byte[] body, boolean isJson) throws Unreadable {
        var request = ExportLogsServiceRequest.newBuilder();
        parse(body, isJson, request);
        var intake = new OtlpIntake(Carrier.OTLP_LOGS);
        for (var resource : request.getResourceLogsList()) {
            long records = resource.getScopeLogsList().stream()
                    .mapToLong(scope -> scope.getLogRecordsCount())
                    .sum();
            try {
                Sender sender = Sender.of(resource.getResource());
                intake.add(sender.serial(), resource, records, LogsReader.read(sender, resource));
            } catch (Unreadable e) {
                intake.refuse(records, e.detail());
            }
        }
        return intake;
    }

    private static void parse(byte[] body, boolean isJson, Message.Builder into) throws Unreadable {
        if (isJson) {
            JsonEncoding.merge(body, into);
            return;
        }
        try {
            into.mergeFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new Unreadable("The body is not the protobuf message expected: " + e.getMessage());
        }
    }

    private void add(String serial, Message resource, long items, Reading reading) {
        if (reading.refused() > 0) {
            refuse(reading.refused(), String.valueOf(reading.why()));
        }
        if (items > reading.refused()) {
            taken += items - reading.refused();
            byDevice.computeIfAbsent(serial, _ -> new ArrayList<>()).add(resource.toByteArray());
        }
    }

    private void refuse(long items, String reason) {
        refused += items;
        if (why == null) {
            why = reason;
        }
    }

    Carrier carrier() {
        return carrier;
    }

    /** Bytes for the log, of each device in the order of the request. */
    SequencedMap<String, List<byte[]>> byDevice() {
        return byDevice;
    }

    /** Whether there was something and none of it can be taken. */
    boolean isRefusedWhole() {
        return taken == 0 && refused > 0;
    }

    long refused() {
        return refused;
    }

    String why() {
        return why == null ? "" : why;
    }

    /** The protocol's answer, with what was refused if anything was. */
    Message answer() {
        if (carrier == Carrier.OTLP_METRICS) {
            var answer = ExportMetricsServiceResponse.newBuilder();
            if (refused > 0) {
                answer.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(refused)
                        .setErrorMessageBytes(ByteString.copyFromUtf8(why())));
            }
            return answer.build();
        }
        var answer = ExportLogsServiceResponse.newBuilder();
        if (refused > 0) {
            answer.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(refused)
                    .setErrorMessageBytes(ByteString.copyFromUtf8(why())));
        }
        return answer.build();
    }
}
