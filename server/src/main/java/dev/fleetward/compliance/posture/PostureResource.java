package dev.fleetward.compliance.posture;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceLine;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Posture rules, how the fleet does by them, and which devices do not. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PostureResource {
    private final Posture posture;
    private final Products products;
    private final Devices devices;
    private final CurrentCaller caller;

    PostureResource(Posture posture, Products products, Devices devices, CurrentCaller caller) {
        this.posture = posture;
        this.products = products;
        this.devices = devices;
        this.caller = caller;
    }

    record RuleWithTrend(Rule rule, Conformance conformance, List<PostureStore.Day> trend) {}

    @GET
    @Path("posture-rules")
    @Allow(Permission.VIEW)
    public PageOf<Posture.Counted> rules(@PathParam("slug") String slug) {
        return new PageOf<>(posture.counted(product(slug)), null);
    }

    @GET
    @Path("posture-rules/{rule}")
    @Allow(Permission.VIEW)
    public RuleWithTrend rule(@PathParam("slug") String slug, @PathParam("rule") String name) {
        Product product = product(slug);
        Rule rule = posture.require(product, name);
        return new RuleWithTrend(rule, posture.counted(product, rule), posture.trend(product, rule));
    }

    @PUT
    @Path("posture-rules/{rule}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Posture.Counted put(
            @PathParam("slug") String slug, @PathParam("rule") String name, @Nullable Wanted wanted) {
        if (wanted == null) {
            throw Problem.invalid("title, expectation and requirements are needed.");
        }
        Product product = product(slug);
        Rule rule = posture.put(caller.get(), product, name, wanted);
        return new Posture.Counted(rule, posture.counted(product, rule));
    }

    @DELETE
    @Path("posture-rules/{rule}")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void delete(@PathParam("slug") String slug, @PathParam("rule") String name) {
        posture.delete(caller.get(), product(slug), name);
    }

    @POST
    @Path("posture-rules/{rule}/count")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Conformance count(@PathParam("slug") String slug, @PathParam("rule") String name) {
        Product product = product(slug);
        return posture.count(product, posture.require(product, name));
    }

    @GET
    @Path("posture-rules/{rule}/devices")
    @Allow(Permission.VIEW)
    public PageOf<DeviceLine> devices(
            @PathParam("slug") String slug,
            @PathParam("rule") String name,
            @QueryParam("state") @DefaultValue("fails") String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return posture.devices(
                product, posture.require(product, name), DeviceState.parse(state), Cursor.parse(after, limit));
    }

    @GET
    @Path("devices/{serial}/posture")
    @Allow(Permission.VIEW)
    public PageOf<Posture.OfDevice> ofDevice(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = product(slug);
        return new PageOf<>(posture.ofDevice(product, devices.require(product, serial)), null);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
