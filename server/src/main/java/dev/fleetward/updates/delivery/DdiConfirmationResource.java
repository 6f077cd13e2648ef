package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Offer;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;

/** hawkBit's user confirmation: the device, or who uses it, agrees before it takes an update. */
@Path(DdiResource.ROOT + "/confirmationBase")
@DeviceRoute
@RunOnVirtualThread
class DdiConfirmationResource {
    private final DdiDoor door;
    private final Db db;
    private final ActionFiles files;
    private final Confirmations confirmations;
    private final Clock clock;

    DdiConfirmationResource(DdiDoor door, Db db, ActionFiles files, Confirmations confirmations, Clock clock) {
        this.door = door;
        this.db = db;
        this.files = files;
        this.confirmations = confirmations;
        this.clock = clock;
    }

    @GET
    @Uncompressed
    public Response base(@BeanParam Asked asked, @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        JsonNode body = client.bodies().confirmationBase(client.due(), confirmations.auto(client));
        return Wire.answer(body, asked.accept).build();
    }

    @GET
    @Uncompressed
    @Path("{action: \\d{1,19}}")
    public Response action(@BeanParam Asked asked, @PathParam("action") String action, @Context UriInfo uri) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        return db.inTransaction(client.organization(), tx -> {
            Offer offer = offer(tx, client, action);
            if (!confirmations.awaits(tx, client, offer)) {
                throw DdiActionResource.unknown(action);
            }
            return Wire.answer(client.bodies().confirmation(offer, List.of(), clock.instant()), asked.accept)
                    .build();
        });
    }

    @POST
    @Path("{action: \\d{1,19}}/feedback")
    public Response feedback(
            @BeanParam Asked asked, @PathParam("action") String action, @Context UriInfo uri, InputStream body) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        JsonNode said = Wire.read(body, asked.contentType);
        db.doInTransaction(
                client.organization(), tx -> confirmations.take(tx, client, offer(tx, client, action), said));
        return Wire.empty(200);
    }

    @POST
    @Path("activateAutoConfirm")
    public Response activate(@BeanParam Asked asked, @Context UriInfo uri, InputStream body) {
        DdiDoor.Client client = door.enter(asked, uri.getBaseUri());
        confirmations.activate(client, Wire.readIfAny(body, asked.contentType));
        return Wire.empty(200);
    }

    @POST
    @Path("deactivateAutoConfirm")
    public Response deactivate(@BeanParam Asked asked, @Context UriInfo uri) {
        confirmations.deactivate(door.enter(asked, uri.getBaseUri()));
        return Wire.empty(200);
    }

    private Offer offer(Tx tx, DdiDoor.Client client, String action) {
        return files.offer(tx, client, DdiActionResource.number(action));
    }
}
