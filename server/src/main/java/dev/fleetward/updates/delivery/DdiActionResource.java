package dev.fleetward.updates.delivery;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Deployments.Said;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.Feedback;
import dev.fleetward.updates.Offer;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/** What a device is to do, what it has done, and what it says to it. */
@Path(DdiResource.ROOT)
@DeviceRoute
@RunOnVirtualThread
class DdiActionResource {
    private static final int MAX_HISTORY = 50;

    private final DdiDoor door;
    private final Db db;
    private final Deployments deployments;
    private final ActionFiles files;
    private final FeedbackQueue answers;
    private final Clock clock;

    DdiActionResource(
            DdiDoor door, Db db, Deployments deployments, ActionFiles files, FeedbackQueue answers, Clock clock) {
        this.door = door;
        this.db = db;
        this.deployments = deployments;
        this.files = files;
        this.answers = answers;
        this.clock = clock;
    }

    @GET
    @Uncompressed
    @Path("deploymentBase/{action}")
    public Response deployment(
            @BeanParam Asked asked,
            @PathParam("action") String action,
            @QueryParam("actionHistory") @DefaultValue("0") int history,
            @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        int id = number(action);
        return db.inTransaction(client.organization(), tx -> {
            Offer offer = offer(tx, client, id, state -> state.mayFetch() || state == State.FAILED);
            if (offer.state() == State.OFFERED && deployments.awaitsConfirmation(tx, client.deviceId(), id)) {
                throw unknown(action);
            }
            deployments.fetched(tx, offer);
            return answer(tx, client, offer, history, asked);
        });
    }

    @GET
    @Uncompressed
    @Path("installedBase/{action}")
    public Response installed(
            @BeanParam Asked asked,
            @PathParam("action") String action,
            @QueryParam("actionHistory") @DefaultValue("0") int history,
            @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        return db.inTransaction(
                client.organization(),
                tx -> answer(
                        tx,
                        client,
                        offer(tx, client, number(action), state -> state == State.SUCCEEDED),
                        history,
                        asked));
    }

    private Offer offer(Tx tx, DdiDoor.Client client, int action, Predicate<State> inState) {
        Offer offer = files.offer(tx, client, action);
        if (!inState.test(offer.state())) {
            throw unknown(Integer.toString(action));
        }
        return offer;
    }

    private Response answer(Tx tx, DdiDoor.Client client, Offer offer, int history, Asked asked) {
        List<String> messages = messages(tx, offer.actionId(), history);
        return Wire.answer(client.bodies().deployment(offer, messages, clock.instant()), asked.accept)
                .build();
    }

    /** @param history how many of the newest messages: none for 0, all that are kept for a negative number */
    private List<String> messages(Tx tx, int action, int history) {
        int limit = history < 0 ? MAX_HISTORY : Math.min(history, MAX_HISTORY);
        return limit == 0 ? List.of() : deployments.messages(tx, action, limit);
    }

    @POST
    @Path("deploymentBase/{action}/feedback")
    public Response feedback(
            @BeanParam Asked asked, @PathParam("action") String action, @Context UriInfo uri, InputStream body) {
        return take(asked, action, uri, body, false);
    }

    @GET
    @Uncompressed
    @Path("cancelAction/{action}")
    public Response cancel(@BeanParam Asked asked, @PathParam("action") String action, @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        if (!client.due().equals(new Due.Cancel(number(action)))) {
            throw unknown(action);
        }
        return Wire.answer(client.bodies().cancel(number(action)), asked.accept).build();
    }

    @POST
    @Path("cancelAction/{action}/feedback")
    public Response cancelFeedback(
            @BeanParam Asked asked, @PathParam("action") String action, @Context UriInfo uri, InputStream body) {
        return take(asked, action, uri, body, true);
    }

    private Response take(Asked asked, String action, UriInfo uri, InputStream body, boolean cancel) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        int id = number(action);
        Feedback feedback = Feedback.of(Wire.read(body, asked.contentType))
                .orElseThrow(
                        () -> Problem.invalid("status.execution and status.result.finished must be words of the DDI"
                                + " API, such as closed and success."));
        if (client.due().equals(new Due.Confirm(id))) {
            throw unknown(action);
        }
        return switch (answers.take(client.product(), new Said(client.deviceId(), id, cancel, feedback))) {
            case YES -> Wire.empty(200);
            case UNKNOWN_ACTION -> throw unknown(action);
            case ALREADY_OVER -> throw over(id);
            case TOO_MANY -> throw tooMany(id);
        };
    }

    static Problem over(int action) {
        return new Problem(410, "action-over", "Action is over", "Action %d has ended already.".formatted(action));
    }

    static Problem tooMany(int action) {
        return new Problem(
                403,
                "too-many-messages",
                "Too many messages",
                "Action %d has more messages than are taken; only its end is.".formatted(action));
    }

    static Problem unknown(String action) {
        return Problem.notFound("Action", action);
    }

    static int number(String action) {
        try {
            return Integer.parseInt(action);
        } catch (NumberFormatException e) {
            throw unknown(action);
        }
    }
}
