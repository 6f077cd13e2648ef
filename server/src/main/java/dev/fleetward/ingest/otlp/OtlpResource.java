package dev.fleetward.ingest.otlp;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.ChunkLog;
import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.ingest.DeviceKey;
import dev.fleetward.ingest.IngestMeters;
import dev.fleetward.ingest.PostedBody;
import dev.fleetward.kernel.Incidents;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.ProductId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** OTLP/HTTP at the addresses every exporter appends to its endpoint. Answered once the data is durable. */
@Path("/v1")
@DeviceRoute
@RunOnVirtualThread
class OtlpResource {
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
    static final int MAX_INFLATED_BYTES = 16 * 1024 * 1024;

    private final DeviceDoor door;
    private final ChunkLog log;
    private final Clock clock;
    private final IngestMeters meters;
    private final Incidents incidents;

    OtlpResource(DeviceDoor door, ChunkLog log, Clock clock, IngestMeters meters, Incidents incidents) {
        this.door = door;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
        this.incidents = incidents;
    }

    @POST
    @Path("metrics")
    public Response metrics(InputStream body, @Context HttpHeaders headers) {
        return answer(headers, body, Carrier.OTLP_METRICS, OtlpIntake::metrics);
    }

    @POST
    @Path("logs")
    public Response logs(InputStream body, @Context HttpHeaders headers) {
        return answer(headers, body, Carrier.OTLP_LOGS, OtlpIntake::logs);
    }

    @POST
    @Path("traces")
    public Response traces(@Context HttpHeaders headers) {
        return OtlpAnswer.refused(
                new Problem(
                        404,
                        "no-traces",
                        "Spans are not taken",
                        "Fleetward keeps metrics and logs of devices, no spans. Set the exporter of traces to none."),
                isJson(headers));
    }

    @FunctionalInterface
    private interface Reader {
        OtlpIntake read(byte[] body, boolean isJson) throws Unreadable;
    }

    private Response answer(HttpHeaders headers, InputStream body, Carrier carrier, Reader reader) {
        boolean isJson = isJson(headers);
        try {
            return OtlpAnswer.taken(take(headers, body, reader, isJson).answer(), isJson);
        } catch (Problem e) {
            meters.refused(carrier, e);
            return e.status() >= 500
                    ? OtlpAnswer.refused(e, isJson, incidents.refused(e, "/v1"))
                    : OtlpAnswer.refused(e, isJson);
        }
    }

    private OtlpIntake take(HttpHeaders headers, InputStream body, Reader reader, boolean isJson) {
        Project project = door.require(headers);
        requireType(headers);
        var product = new ProductId(project.product());
        door.admit(project);
        OtlpIntake intake = read(reader, PostedBody.read(headers, body, MAX_BODY_BYTES, MAX_INFLATED_BYTES), isJson);
        intake.byDevice()
                .forEach((serial, resources) -> door.admit(project, new DeviceKey(product, serial), resources.size()));
        if (intake.isRefusedWhole()) {
            throw Problem.invalid("None of it can be taken. " + intake.why());
        }
        Instant now = clock.instant();
        log.store(intake.byDevice().entrySet().stream()
                .map(device -> new Append(
                        project.organization(), product, device.getKey(), intake.carrier(), now, device.getValue()))
                .toList());
        return intake;
    }

    private static OtlpIntake read(Reader reader, byte[] body, boolean isJson) {
        try {
            return reader.read(body, isJson);
        } catch (Unreadable e) {
            throw Problem.invalid(e.detail());
        }
    }

    private static void requireType(HttpHeaders headers) {
        String type = type(headers);
        if (!type.startsWith(OtlpAnswer.PROTOBUF) && !type.startsWith(OtlpAnswer.JSON)) {
            throw new Problem(
                    415,
                    "unsupported-type",
                    "Unsupported media type",
                    "Send %s or %s.".formatted(OtlpAnswer.PROTOBUF, OtlpAnswer.JSON));
        }
    }

    private static boolean isJson(HttpHeaders headers) {
        return type(headers).startsWith(OtlpAnswer.JSON);
    }

    private static String type(HttpHeaders headers) {
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.toLowerCase(Locale.ROOT);
    }
}
