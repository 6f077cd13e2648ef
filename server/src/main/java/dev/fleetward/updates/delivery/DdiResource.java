package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.delivery.polling.Pending;
import dev.fleetward.updates.delivery.polling.PollPace;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * hawkBit's Direct Device Integration API, version 1, as SWUpdate, rauc-hawkbit-updater, Zephyr and hawkbit-rs speak it;
 * also under the address memfaultd writes into SWUpdate's configuration. Here: the poll, and what devices say of
 * themselves.
 */
@Path(DdiResource.ROOT)
@DeviceRoute
@RunOnVirtualThread
class DdiResource {
    private static final String NOTHING = "0";
    private static final String ATTRIBUTES = "a";
    /** Of the answer to a device with nothing to do, and to one that is asked what it is. */
    static final String IDLE_TAG = '"' + NOTHING + '"';

    static final String ASKED_TAG = '"' + NOTHING + ATTRIBUTES + '"';

    static final String ROOT = "/{tenant}/controller/v1/{controllerId}";

    private final DdiDoor door;
    private final DdiAttributes attributes;
    private final PollPace pace;
    private final Clock clock;

    DdiResource(DdiDoor door, DdiAttributes attributes, PollPace pace, Clock clock) {
        this.door = door;
        this.attributes = attributes;
        this.pace = pace;
        this.clock = clock;
    }

    @GET
    @Uncompressed
    public Response poll(@BeanParam Asked asked, @Context UriInfo uri) {
        DdiDoor.Client client = door.poll(asked, uri.getBaseUri());
        Instant now = clock.instant();
        Pending.Seen seen = client.seen();
        String tag = tag(seen, now);
        if (tag.equals(asked.ifNoneMatch)) {
            return Response.notModified().header("ETag", tag).build();
        }
        Duration sleep = pace.sleep(seen.due(), client.serial(), seen.busyFleet());
        JsonNode body = client.bodies().poll(sleep, seen.wantsAttributes(), seen.due(), now);
        return Wire.answer(body, asked.accept).header("ETag", tag).build();
    }

    private static String tag(Pending.Seen seen, Instant now) {
        String state =
                switch (seen.due()) {
                    case Due.Nothing _ -> NOTHING;
                    case Due.Cancel cancel -> "c" + cancel.actionId();
                    case Due.Confirm confirm -> "y" + confirm.actionId();
                    case Due.Install install -> "d" + install.actionId() + "-" + install.checksum(now);
                };
        return '"' + state + (seen.wantsAttributes() ? ATTRIBUTES : "") + '"';
    }

    @PUT
    @Path("configData")
    public Response putAttributes(@BeanParam Asked asked, @Context UriInfo uri, InputStream body) {
        attributes.take(door.enter(asked, uri.getBaseUri()), Wire.read(body, asked.contentType));
        return Wire.empty(200);
    }

    @POST
    @Path("configData")
    public Response postAttributes(@BeanParam Asked asked, @Context UriInfo uri, InputStream body) {
        return putAttributes(asked, uri, body);
    }

    @PUT
    @Path("installedBase")
    public Response states(@BeanParam Asked asked, @Context UriInfo uri, InputStream body) {
        boolean fresh = attributes.installed(door.enter(asked, uri.getBaseUri()), Wire.read(body, asked.contentType));
        return Wire.empty(fresh ? 201 : 200);
    }
}
