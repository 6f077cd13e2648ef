package dev.fleetward.updates.coverage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an update is available to a device and why (not): what a maker's app shows its user. */
@Path("/api/v1/products/{slug}/devices/{serial}/update")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceUpdateResource {
    private final Products products;
    private final Devices devices;
    private final DeviceUpdates updates;
    private final CurrentCaller caller;

    DeviceUpdateResource(Products products, Devices devices, DeviceUpdates updates, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.updates = updates;
        this.caller = caller;
    }

    record Update(boolean available, List<Answer> answers, List<DeviceUpdates.Journey> history) {}

    /** @param softwareType absent for the only update available */
    record Postponement(
            @Nullable String softwareType,
            @Nullable Instant until,
            @Nullable String reason) {}

    @GET
    @Allow(Permission.VIEW)
    public Update update(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        return update(product, device, updates.why(product, device));
    }

    /** What the device's user decided, as the maker's app tells it. */
    @POST
    @Path("postponements")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_DEVICES)
    public Response postpone(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Postponement asked) {
        if (asked == null || asked.until() == null) {
            throw Problem.invalid("until is required: the time until which the update is put off.");
        }
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        String reason = asked.reason() == null ? "" : asked.reason();
        List<Answer> answers =
                updates.postpone(caller.get(), product, device, asked.softwareType(), asked.until(), reason);
        return Response.status(201).entity(update(product, device, answers)).build();
    }

    private Update update(Product product, Device device, List<Answer> answers) {
        return new Update(
                DeviceUpdates.available(answers, null).isPresent(), answers, updates.history(product, device));
    }
}
