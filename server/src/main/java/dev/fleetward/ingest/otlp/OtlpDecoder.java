package dev.fleetward.ingest.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.PayloadDecoder;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads from the log what {@link OtlpResource} put there: one resource of one device each. */
@ApplicationScoped
class OtlpDecoder implements PayloadDecoder {

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.OTLP_METRICS, Carrier.OTLP_LOGS);
    }

    @Override
    public List<Decoded> decode(Payload payload) {
        try {
            return payload.carrier() == Carrier.OTLP_METRICS ? metrics(payload.bytes()) : logs(payload.bytes());
        } catch (InvalidProtocolBufferException | Unreadable e) {
            return List.of(new Decoded.Refused("bad-otlp", String.valueOf(e.getMessage())));
        }
    }

    private static List<Decoded> metrics(byte[] bytes) throws InvalidProtocolBufferException, Unreadable {
        ResourceMetrics resource = ResourceMetrics.parseFrom(bytes);
        Sender sender = Sender.of(resource.getResource());
        return parts(sender, MetricsReader.read(sender, resource));
    }

    private static List<Decoded> logs(byte[] bytes) throws InvalidProtocolBufferException, Unreadable {
        ResourceLogs resource = ResourceLogs.parseFrom(bytes);
        Sender sender = Sender.of(resource.getResource());
        return parts(sender, LogsReader.read(sender, resource));
    }

    /** What was refused the sender knows already: {@link OtlpIntake} read the same bytes before it answered. */
    private static List<Decoded> parts(Sender sender, Reading reading) {
        var parts = new ArrayList<Decoded>();
        reading.events().forEach(event -> parts.add(new Decoded.Event(event)));
        if (!sender.attributes().isEmpty()) {
            parts.add(new Decoded.Attributes(sender.attributes()));
        }
        return parts;
    }
}
