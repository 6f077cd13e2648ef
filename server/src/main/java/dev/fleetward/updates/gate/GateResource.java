package dev.fleetward.updates.gate;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/releases/{release}/gate")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class GateResource {
    private final Products products;
    private final Releases releases;
    private final ReleaseGate gate;
    private final Exemptions overrides;
    private final CurrentCaller caller;

    GateResource(Products products, Releases releases, ReleaseGate gate, Exemptions overrides, CurrentCaller caller) {
        this.products = products;
        this.releases = releases;
        this.gate = gate;
        this.overrides = overrides;
        this.caller = caller;
    }

    record Reason(@Nullable String reason) {}

    @GET
    @Allow(Permission.VIEW)
    public Judgement judgement(@PathParam("slug") String slug, @PathParam("release") UUID release) {
        Product product = product(slug);
        return gate.check(product, releases.require(product, release));
    }

    @POST
    @Path("overrides")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response ask(@PathParam("slug") String slug, @PathParam("release") UUID release, Reason reason) {
        Product product = product(slug);
        Release held = releases.require(product, release);
        overrides.ask(caller.get(), product, held, reason.reason() == null ? "" : reason.reason());
        return Response.status(201).entity(gate.check(product, held)).build();
    }

    @POST
    @Path("overrides/{id}/grant")
    @Allow(Permission.MANAGE_UPDATES)
    public Judgement grant(
            @PathParam("slug") String slug, @PathParam("release") UUID release, @PathParam("id") UUID id) {
        return decide(slug, release, id, Exemption.State.GRANTED);
    }

    @POST
    @Path("overrides/{id}/refuse")
    @Allow(Permission.MANAGE_UPDATES)
    public Judgement refuse(
            @PathParam("slug") String slug, @PathParam("release") UUID release, @PathParam("id") UUID id) {
        return decide(slug, release, id, Exemption.State.REFUSED);
    }

    private Judgement decide(String slug, UUID release, UUID id, Exemption.State verdict) {
        Product product = product(slug);
        Release held = releases.require(product, release);
        overrides.decide(caller.get(), product, held, id, verdict);
        return gate.check(product, held);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
