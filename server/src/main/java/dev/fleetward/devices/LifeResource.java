package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LifeResource {
    private final Products products;
    private final Devices devices;
    private final Life life;
    private final CurrentCaller caller;

    LifeResource(Products products, Devices devices, Life life, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.life = life;
        this.caller = caller;
    }

    record Wanted(@Nullable String state, @Nullable String reason) {}

    record Nickname(@Nullable String nickname) {}

    record Settings(@Nullable Integer silentAfterDays) {}

    /** active, retired or suspect; the other states follow from the device's contact. */
    @PUT
    @Path("devices/{serial}/state")
    @Allow(Permission.MANAGE_DEVICES)
    public Device state(@PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Wanted wanted) {
        if (wanted == null || wanted.state == null) {
            throw Problem.invalid("Send {\"state\": \"retired\", \"reason\": \"…\"}.");
        }
        Product product = product(slug);
        String reason = wanted.reason == null ? "" : wanted.reason.strip();
        life.set(caller.get(), product, devices.require(product, serial), DeviceState.parse(wanted.state), reason);
        return devices.require(product, serial);
    }

    @PUT
    @Path("devices/{serial}/nickname")
    @Allow(Permission.MANAGE_DEVICES)
    public Device nickname(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Nickname wanted) {
        if (wanted == null || wanted.nickname == null) {
            throw Problem.invalid("Send {\"nickname\": \"…\"}; an empty one takes it away.");
        }
        Product product = product(slug);
        life.nickname(caller.get(), product, devices.require(product, serial), wanted.nickname);
        return devices.require(product, serial);
    }

    @GET
    @Path("device-settings")
    @Allow(Permission.VIEW)
    public Settings settings(@PathParam("slug") String slug) {
        return new Settings(life.silentAfterDays(product(slug)));
    }

    @PUT
    @Path("device-settings")
    @Allow(Permission.MANAGE_DEVICES)
    public Settings change(@PathParam("slug") String slug, @Nullable Settings wanted) {
        if (wanted == null || wanted.silentAfterDays == null) {
            throw Problem.invalid("Send {\"silentAfterDays\": 7}.");
        }
        life.silentAfterDays(caller.get(), product(slug), wanted.silentAfterDays);
        return wanted;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
