package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.updates.Deployments.Said;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.delivery.files.DownloadLinks;
import dev.fleetward.updates.delivery.polling.PollPace;
import dev.fleetward.updates.releases.Artifact;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;

/** Updates for devices without a client of others: one question, one file by a link of its own, one word how it went. */
@Path("/device/v1/update")
@DeviceRoute
@RunOnVirtualThread
class NativeUpdateResource {
    /** Small devices read the answer into a fixed buffer. */
    private static final int MAX_NOTES_CHARS = 1_000;

    private static final String POLL_SECONDS = "Fleetward-Poll-Seconds";

    private final NativeDoor door;
    private final Db db;
    private final ActionFiles files;
    private final Confirmations confirmations;
    private final FeedbackQueue answers;
    private final DownloadLinks links;
    private final PublicAddress address;
    private final PollPace pace;
    private final Clock clock;

    NativeUpdateResource(
            NativeDoor door,
            Db db,
            ActionFiles files,
            Confirmations confirmations,
            FeedbackQueue answers,
            DownloadLinks links,
            PublicAddress address,
            PollPace pace,
            Clock clock) {
        this.door = door;
        this.db = db;
        this.files = files;
        this.confirmations = confirmations;
        this.answers = answers;
        this.links = links;
        this.address = address;
        this.pace = pace;
        this.clock = clock;
    }

    /** 204 when there is nothing to do; then, as always, the header says in how many seconds to ask again. */
    @GET
    @Uncompressed
    public Response ask(@BeanParam NativeDoor.Question question, @Context HttpHeaders headers, @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(question, headers);
        Response.ResponseBuilder answer =
                switch (client.due()) {
                    case Due.Nothing _ -> Response.noContent();
                    case Due.Cancel cancel -> answer(body(cancel.actionId()).put("do", "cancel"), headers);
                    case Due.Confirm confirm ->
                        answer(described(client, body(confirm.actionId()).put("do", "confirm")), headers);
                    case Due.Install install -> answer(install(client, install, uri), headers);
                };
        long seconds = pace.sleep(client.due(), client.serial(), client.seen().busyFleet())
                .toSeconds();
        return answer.header(POLL_SECONDS, seconds).build();
    }

    private static Response.ResponseBuilder answer(ObjectNode body, HttpHeaders headers) {
        String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        return Wire.answer(body, accept == null || !accept.contains("cbor") ? "application/json" : accept);
    }

    private static ObjectNode body(int action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }

    private ObjectNode described(DdiDoor.Client client, ObjectNode body) {
        Offer offer = files.offer(client, body.get("action").intValue());
        body.putObject("software")
                .put("type", offer.release().softwareType())
                .put("version", offer.release().version());
        String notes = offer.release().notes();
        return body.put("notes", notes.substring(0, Math.min(notes.length(), MAX_NOTES_CHARS)));
    }

    private ObjectNode install(DdiDoor.Client client, Due.Install due, UriInfo uri) {
        Offer offer = files.begin(client, due.actionId());
        ObjectNode body = described(client, body(due.actionId()));
        body.put("do", offer.downloadOnly() ? "download" : "install");
        body.put("mayWait", !offer.downloadOnly() && !offer.rollout().isForcedAt(clock.instant()));
        var list = body.putArray("files");
        for (Artifact file : offer.files()) {
            list.addObject()
                    .put("name", file.filename())
                    .put("size", file.sizeBytes())
                    .put("sha256", file.sha256())
                    .put("signature", file.signature())
                    .put("url", address.of(uri.getBaseUri()) + links.to(client.organization(), due.actionId(), file));
        }
        return body;
    }

    /** 204 once what was said is on the disk. */
    @POST
    @Path("{action}")
    public Response say(
            @BeanParam NativeDoor.Question question,
            @PathParam("action") int action,
            @Context HttpHeaders headers,
            InputStream body) {
        DdiDoor.Client client = door.enter(question, headers);
        JsonNode said = Wire.read(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        NativeReport report = NativeReport.of(said);
        if (report.confirmed().isPresent()) {
            ObjectNode word = said.deepCopy();
            word.put("confirmation", report.confirmed().get() ? "confirmed" : "denied");
            db.doInTransaction(
                    client.organization(), tx -> confirmations.take(tx, client, files.offer(tx, client, action), word));
            return Response.noContent().build();
        }
        return switch (answers.take(
                client.product(), new Said(client.deviceId(), action, report.cancel(), report.feedback()))) {
            case YES -> Response.noContent().build();
            case UNKNOWN_ACTION -> throw Problem.notFound("Action", Integer.toString(action));
            case ALREADY_OVER -> throw DdiActionResource.over(action);
            case TOO_MANY -> throw DdiActionResource.tooMany(action);
        };
    }
}
