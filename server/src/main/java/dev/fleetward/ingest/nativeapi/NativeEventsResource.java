package dev.fleetward.ingest.nativeapi;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.ChunkLog;
import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.ingest.DeviceKey;
import dev.fleetward.ingest.IngestMeters;
import dev.fleetward.ingest.PostedBody;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.ProductId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes a batch of events; 202 once what could be taken is durable, and what could not is in the answer. */
@Path("/device/v1/events")
@DeviceRoute
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class NativeEventsResource {
    static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    static final int MAX_INFLATED_BYTES = 8 * 1024 * 1024;
    static final String SERIAL_HEADER = "Fleetward-Serial";

    private final DeviceDoor door;
    private final ChunkLog log;
    private final Clock clock;
    private final IngestMeters meters;

    NativeEventsResource(DeviceDoor door, ChunkLog log, Clock clock, IngestMeters meters) {
        this.door = door;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param index of the event in the batch, from 0 */
    public record RefusedItem(int index, @Nullable String id, String reason, String detail) {}

    public record Taken(int accepted, List<RefusedItem> refused) {}

    @POST
    public Response take(InputStream body, @Context HttpHeaders headers) {
        try {
            return store(body, headers);
        } catch (Problem e) {
            meters.refused(Carrier.NATIVE, e);
            throw e;
        }
    }

    private Response store(InputStream body, HttpHeaders headers) {
        Project project = door.require(headers);
        requireType(headers);
        door.admit(project);
        Batch batch = batch(PostedBody.read(headers, body, MAX_BODY_BYTES, MAX_INFLATED_BYTES));
        var product = new ProductId(project.product());
        String serial = serial(batch, headers);
        door.admit(project, new DeviceKey(product, serial), batch.items().size());
        List<RefusedItem> refused = refused(batch);
        int accepted = batch.items().size() - refused.size();
        if (accepted == 0) {
            return nothing(refused);
        }
        log.store(List.of(new Append(
                project.organization(), product, serial, Carrier.NATIVE, clock.instant(), List.of(batch.accepted()))));
        return Response.accepted(new Taken(accepted, refused)).build();
    }

    private static Batch batch(byte[] body) {
        try {
            return Batch.parse(body);
        } catch (Malformed e) {
            throw Problem.invalid(e.detail());
        }
    }

    private static String serial(Batch batch, HttpHeaders headers) {
        String named = batch.serial();
        String header = headers.getHeaderString(SERIAL_HEADER);
        if (named != null && header != null && !named.equals(header)) {
            throw badSerial("device.serial and the header %s name different devices.".formatted(SERIAL_HEADER));
        }
        String serial = named == null ? header : named;
        if (serial == null || !Devices.isSerial(serial)) {
            throw badSerial("Name the device in device.serial or the header %s: %s."
                    .formatted(SERIAL_HEADER, Devices.SERIAL_RULE));
        }
        return serial;
    }

    private static Problem badSerial(String detail) {
        return new Problem(400, "bad-serial", "Bad device serial", detail);
    }

    private static List<RefusedItem> refused(Batch batch) {
        var refused = new ArrayList<RefusedItem>();
        for (int i = 0; i < batch.items().size(); i++) {
            Batch.Item item = batch.items().get(i);
            if (item.decoded() instanceof Decoded.Refused part) {
                refused.add(new RefusedItem(i, item.id(), part.reason(), part.detail()));
            }
        }
        return refused;
    }

    /** A problem that also lists each event's own. */
    private static Response nothing(List<RefusedItem> refused) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "/problems/invalid-input");
        body.put("title", "Invalid input");
        body.put("status", 400);
        body.put(
                "detail",
                "None of the events can be taken. " + refused.getFirst().detail());
        body.put("accepted", 0);
        body.put("refused", refused);
        return Response.status(400)
                .type("application/problem+json")
                .entity(body)
                .build();
    }

    private static void requireType(HttpHeaders headers) {
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        String asked = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (!asked.startsWith("application/json") && !asked.startsWith("application/cbor")) {
            throw new Problem(
                    415, "unsupported-type", "Unsupported media type", "Send application/json or application/cbor.");
        }
    }
}
