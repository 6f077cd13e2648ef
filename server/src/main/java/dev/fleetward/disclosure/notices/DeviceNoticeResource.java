package dev.fleetward.disclosure.notices;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.devices.Devices;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.ingest.DeviceKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices to users by their devices: asked for by the device's own client, shown to its user, acknowledged. */
@Path("/device/v1/notices")
@DeviceRoute
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceNoticeResource {
    private final DeviceDoor door;
    private final Products products;
    private final DeviceNotices notices;
    private final LawFacts facts;
    private final PublicAddress address;

    DeviceNoticeResource(
            DeviceDoor door, Products products, DeviceNotices notices, LawFacts facts, PublicAddress address) {
        this.door = door;
        this.products = products;
        this.notices = notices;
        this.facts = facts;
        this.address = address;
    }

    record Answer(List<Item> notices) {}

    record Item(NoticeDocument notice, Optional<Instant> acknowledgedAt) {}

    @GET
    public Answer fetch(
            @QueryParam("serial") @Nullable String serial,
            @HeaderParam("Fleetward-Serial") @Nullable String serialHeader,
            @QueryParam("all") @DefaultValue("false") boolean all,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        String device = device(serial, serialHeader);
        Product product = enter(headers, device);
        String server = address.of(uri.getBaseUri());
        return new Answer(notices.fetch(product, device, all).stream()
                .map(one -> new Item(NoticeDocument.of(facts, product, one.notice(), server), one.acknowledgedAt()))
                .toList());
    }

    /** 204 once it is on the disk; a second time says the same. */
    @POST
    @Path("{notice}/acknowledgement")
    public Response acknowledge(
            @PathParam("notice") String notice,
            @QueryParam("serial") @Nullable String serial,
            @HeaderParam("Fleetward-Serial") @Nullable String serialHeader,
            @Context HttpHeaders headers) {
        String device = device(serial, serialHeader);
        notices.acknowledge(enter(headers, device), device, notice);
        return Response.noContent().build();
    }

    /** @throws Problem 403 without a project key, 429 for a device that asks too often */
    private Product enter(HttpHeaders headers, String serial) {
        Project project = door.require(headers);
        door.admit(project);
        var id = new ProductId(project.product());
        door.admit(project, new DeviceKey(id, serial), 1);
        return products.byId(project.organization(), id)
                .orElseThrow(() -> Problem.notFound("Product", project.product().toString()));
    }

    private static String device(@Nullable String serial, @Nullable String header) {
        String named = serial == null || serial.isEmpty() ? header : serial;
        if (named == null || !Devices.isSerial(named)) {
            throw new Problem(
                    400,
                    "bad-serial",
                    "Bad device serial",
                    "Name the device in serial or the header Fleetward-Serial: %s.".formatted(Devices.SERIAL_RULE));
        }
        return named;
    }
}
