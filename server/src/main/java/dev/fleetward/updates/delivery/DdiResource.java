package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Deployments.Taken;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.Feedback;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.Rollout;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * hawkBit's Direct Device Integration API, version 1, as SWUpdate, rauc-hawkbit-updater, Zephyr and hawkbit-rs speak it;
 * also under the address memfaultd writes into SWUpdate's configuration.
 */
@Path(DdiResource.ROOT)
@DeviceRoute
@RunOnVirtualThread
class DdiResource {
    static final String ROOT = "/{tenant}/controller/v1/{controllerId}";
    private static final int MAX_HISTORY = 50;
    private static final int JITTER_PERCENT = 10;
    private static final Duration SLEEP_BUSY = Duration.ofSeconds(10);

    private final DdiDoor door;
    private final Db db;
    private final Deployments deployments;
    private final DdiAttributes attributes;
    private final Clock clock;
    private final Duration sleep;

    DdiResource(
            DdiDoor door,
            Db db,
            Deployments deployments,
            DdiAttributes attributes,
            Clock clock,
            @ConfigProperty(name = "fleetward.updates.poll-every", defaultValue = "PT5M") Duration sleep) {
        this.door = door;
        this.db = db;
        this.deployments = deployments;
        this.attributes = attributes;
        this.clock = clock;
        this.sleep = sleep;
    }

    @GET
    public Response poll(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        Instant now = clock.instant();
        Due due = client.entry().due();
        String tag = tag(due, client.entry().wantsAttributes(), now);
        if (tag.equals(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            return Response.notModified().header("ETag", tag).build();
        }
        JsonNode body = client.bodies().poll(sleep(due, id), client.entry().wantsAttributes(), due, now);
        return ok(Wire.answer(body, accept(headers))).header("ETag", tag).build();
    }

    /** A device with something to do comes back soon; SWUpdate, for one, sends its attributes first and then sleeps. */
    private Duration sleep(Due due, String id) {
        boolean waits = due instanceof Due.Nothing
                || (due instanceof Due.Install install && install.urgency() == Rollout.Urgency.SOFT);
        return waits || sleep.compareTo(SLEEP_BUSY) < 0 ? spread(id) : SLEEP_BUSY;
    }

    /** Each device keeps its own share of the jitter, so that a fleet switched on at once does not poll at once. */
    private Duration spread(String id) {
        long percent = (long) Math.floorMod(id.hashCode(), 2 * JITTER_PERCENT + 1) - JITTER_PERCENT;
        return sleep.plusSeconds(sleep.toSeconds() * percent / 100);
    }

    private static String tag(Due due, boolean wantsAttributes, Instant now) {
        String state =
                switch (due) {
                    case Due.Nothing _ -> "0";
                    case Due.Cancel cancel -> "c" + cancel.actionId();
                    case Due.Install install -> "d" + install.actionId() + "-" + install.checksum(now);
                };
        return '"' + state + (wantsAttributes ? "a" : "") + '"';
    }

    @PUT
    @Path("configData")
    public Response putAttributes(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        attributes.take(enter(tenant, id, headers, uri), read(headers, body));
        return empty(200);
    }

    @POST
    @Path("configData")
    public Response postAttributes(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        return putAttributes(tenant, id, headers, uri, body);
    }

    @GET
    @Path("deploymentBase/{action}")
    public Response deployment(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @PathParam("action") String action,
            @QueryParam("actionHistory") @DefaultValue("0") int history,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        return body(client, number(action), history, true, headers);
    }

    @GET
    @Path("installedBase/{action}")
    public Response installed(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @PathParam("action") String action,
            @QueryParam("actionHistory") @DefaultValue("0") int history,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        return body(client, number(action), history, false, headers);
    }

    private Response body(DdiDoor.Client client, int action, int history, boolean begins, HttpHeaders headers) {
        int limit = history < 0 ? MAX_HISTORY : Math.min(history, MAX_HISTORY);
        return db.inTransaction(client.organization(), tx -> {
            Offer offer = deployments
                    .offer(tx, client.device(), attributes.hardware(tx, client.device()), action)
                    .filter(known -> known.deployment().offeredAt() != null)
                    .orElseThrow(() -> unknownAction(action));
            if (begins) {
                deployments.fetched(tx, offer);
            }
            List<String> messages = limit == 0 ? List.of() : deployments.messages(tx, action, limit);
            return ok(Wire.answer(client.bodies().deployment(offer, messages, clock.instant()), accept(headers)))
                    .build();
        });
    }

    @POST
    @Path("deploymentBase/{action}/feedback")
    public Response feedback(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @PathParam("action") String action,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        Feedback feedback = feedback(read(headers, body));
        return taken(
                number(action), deployments.feedback(client.organization(), client.device(), number(action), feedback));
    }

    @GET
    @Path("cancelAction/{action}")
    public Response cancel(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @PathParam("action") String action,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        if (!client.entry().due().equals(new Due.Cancel(number(action)))) {
            throw unknownAction(number(action));
        }
        return ok(Wire.answer(client.bodies().cancel(number(action)), accept(headers)))
                .build();
    }

    @POST
    @Path("cancelAction/{action}/feedback")
    public Response cancelFeedback(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @PathParam("action") String action,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        DdiDoor.Client client = enter(tenant, id, headers, uri);
        Feedback feedback = feedback(read(headers, body));
        return taken(
                number(action),
                deployments.cancelFeedback(client.organization(), client.device(), number(action), feedback));
    }

    @PUT
    @Path("installedBase")
    public Response states(
            @PathParam("tenant") String tenant,
            @PathParam("controllerId") String id,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        boolean fresh = attributes.installed(enter(tenant, id, headers, uri), read(headers, body));
        return empty(fresh ? 201 : 200);
    }

    private static JsonNode read(HttpHeaders headers, InputStream body) {
        return Wire.read(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    }

    private static Feedback feedback(JsonNode body) {
        return Feedback.of(body)
                .orElseThrow(
                        () -> Problem.invalid("status.execution and status.result.finished must be words of the DDI"
                                + " API, such as closed and success."));
    }

    private static Response taken(int action, Taken taken) {
        return switch (taken) {
            case YES -> empty(200);
            case UNKNOWN_ACTION -> throw unknownAction(action);
            case ALREADY_OVER ->
                throw new Problem(
                        410, "action-over", "Action is over", "Action %d has ended already.".formatted(action));
        };
    }

    private static Problem unknownAction(int action) {
        return Problem.notFound("Action", Integer.toString(action));
    }

    private static int number(String action) {
        try {
            return Integer.parseInt(action);
        } catch (NumberFormatException e) {
            throw Problem.notFound("Action", action);
        }
    }

    private static Response empty(int status) {
        return Response.status(status).header("Content-Length", 0).build();
    }

    private static String accept(HttpHeaders headers) {
        String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        return accept == null ? "" : accept;
    }

    /** Always with a length: small clients cannot read chunked transfer coding. */
    static Response.ResponseBuilder ok(Wire.Body body) {
        return Response.ok(body.bytes()).type(body.type()).header("Content-Length", body.bytes().length);
    }

    private DdiDoor.Client enter(String tenant, String id, HttpHeaders headers, UriInfo uri) {
        return door.enter(tenant, id, headers.getHeaderString(HttpHeaders.AUTHORIZATION), uri.getBaseUri());
    }
}
